;; REFUSED: harden % -o out.wasm --policy %dir/policies/two
;; One instance calls what is denied, the other one a function of a module: answering inside would take it from that one.
(component
  (import "now" (func $now (result u32)))
  (core func $now' (canon lower (func $now)))
  (core module $P (func (export "f") (result i32) i32.const 42))
  (core module $M (import "e" "f" (func $f (result i32))) (func (export "run") (result i32) (call $f)))
  (core instance $p (instantiate $P))
  (core instance $bad (instantiate $M (with "e" (instance (export "f" (func $now'))))))
  (core instance $good (instantiate $M (with "e" (instance $p))))
  (func (export "run") (result u32) (canon lift (core func $good "run")))
  (func (export "other") (result u32) (canon lift (core func $bad "run")))
)
