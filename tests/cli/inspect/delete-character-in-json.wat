;; RUN: inspect % --format json
(module (import "wasi_snapshot_preview1" "fd_w\7frite\c2\9b" (func)))
