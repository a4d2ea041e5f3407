;; REFUSED: check % --policy %dir/policies/args
(module
  (import "wasi_snapshot_preview1" "args_get" (func (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func (param i32 i64) (result i32)))
  (func (export "add") (param i32 i32) (result i32)
    (i32.add (call 0 (local.get 0) (local.get 1)) (call 1 (local.get 0) (i64.const 0)))))
