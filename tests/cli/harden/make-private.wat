;; RUN: harden % -o out.wasm --policy %dir/policies/exports
;; RUN: inspect --all out.wasm
(module
  (table (export "table") 1 1 funcref)
  (global (export "__stack_pointer") (mut i32) (i32.const 65536))
  (global (export "version") i32 (i32.const 1))
  (elem (i32.const 0) $f)
  (func $f (global.set 0 (i32.const 1)))
  (func (export "convert") (call_indirect (i32.const 0))))
