;; A call through a table is a call.
;; RUN: check % --policy %dir/policies/args
(module
  (type (func (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func (type 0)))
  (table 1 1 funcref)
  (elem (i32.const 0) func 0)
  (func (export "add") (type 0) (call_indirect (type 0) (local.get 0) (local.get 1) (i32.const 0))))
