;; RUN: check % --policy %dir/policies/claims-pure
(module
  (import "wasi_snapshot_preview1" "args_get" (func (param i32 i32) (result i32)))
  (func (export "_start") (drop (call 0 (i32.const 0) (i32.const 0)))))
