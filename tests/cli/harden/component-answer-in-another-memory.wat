;; EXIT 3: harden % -o out.wasm --policy %dir/policies/answers
;; The host writes to a memory that the module which calls does not see.
(component
  (import "f" (func $f (result (tuple u32 u32))))
  (core module $Mem (memory (export "memory") 1 1) (func (export "peek") (result i32) (i32.load (i32.const 8))))
  (core instance $mem (instantiate $Mem))
  (core func $f' (canon lower (func $f) (memory (core memory $mem "memory"))))
  (core module $M (import "e" "f" (func $f (param i32))) (import "m" "peek" (func $p (result i32))) (memory (export "memory") 1 1)
   (func (export "run") (result i32) (i32.store (i32.const 8) (i32.const 77)) (call $f (i32.const 8)) (i32.load (i32.const 8))))
  (core instance $m (instantiate $M (with "e" (instance (export "f" (func $f')))) (with "m" (instance $mem))))
  (func (export "run") (result u32) (canon lift (core func $m "run")))
)
