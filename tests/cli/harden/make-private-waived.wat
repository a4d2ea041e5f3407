;; RUN: harden % -o out.wasm --policy %dir/policies/exports-waived
;; RUN: inspect --all out.wasm
;; Somebody answers for the table; the global goes.
(module
  (table (export "table") 1 1 funcref)
  (global (export "__stack_pointer") (mut i32) (i32.const 65536))
  (elem (i32.const 0) $f)
  (func $f (global.set 0 (i32.const 1)))
  (func (export "convert") (call_indirect (i32.const 0))))
