;; RUN: inspect %
(module
  (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
  (import "env" "table" (table 1 funcref))
  (memory (export "memory") 1 16)
  (func $init) (start $init)
  (func (export "add") (param i32 i32) (result i32) local.get 0))
