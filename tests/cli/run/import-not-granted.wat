;; RUN: --quiet keys generate --output-prefix dev
;; RUN: --quiet attest % --key dev.key --policy %dir/policies/clock
;; EXIT 224: run --key dev.pub %
;; RUN: run --key dev.pub --policy %dir/policies/clock %
(module
  (import "wasi_snapshot_preview1" "clock_time_get" (func (param i32 i64 i32) (result i32)))
  (memory (export "memory") 1 1)
  (func (export "_start")))
