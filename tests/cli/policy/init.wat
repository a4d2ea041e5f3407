;; RUN: policy init % -o p
;; RUN: check % --policy p
;; RUN: policy explain p
;; EXIT 3: policy init % -o p
(module
  (import "wasi_snapshot_preview1" "args_get" (func $f (param i32 i32) (result i32)))
  (import "env" "__odd" (func $g))
  (memory (export "memory") 1 16)
  (func (export "_start") (drop (call $f (i32.const 0) (i32.const 0))) call $g))
