;; RUN: harden % -o out.wasm --policy %dir/policies/nothing
;; EXIT 3: harden % -o out.wasm --policy %dir/policies/answers
(component
  (type $e' (enum "access" "other"))
  (import "e" (type $e (eq $e')))
  (import "f" (func $f async (result (result u32 (error $e)))))
  (core module $Mem (memory (export "memory") 1 1))
  (core instance $mem (instantiate $Mem))
  (core func $f' (canon lower (func $f) async (memory (core memory $mem "memory"))))
  (core module $M (import "e" "f" (func $f (param i32) (result i32))) (func (export "run") (result i32) (call $f (i32.const 8))))
  (core instance $m (instantiate $M (with "e" (instance (export "f" (func $f'))))))
  (func (export "run") (result u32) (canon lift (core func $m "run")))
)
