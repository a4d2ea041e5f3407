;; RUN: harden % -o out.wasm --policy %dir/policies/granted
;; RUN: inspect --all out.wasm
;; The second module imports another function of the same name, which it puts nowhere: the slot has what is granted.
(component
  (import "ok" (func $ok (result u32)))
  (import "now" (func $now (result u32)))
  (core func $ok' (canon lower (func $ok)))
  (core func $now' (canon lower (func $now)))
  (core module $S (table (export "$imports") 1 1 funcref) (type $t (func (result i32))) (func (export "0") (result i32) (call_indirect (type $t) (i32.const 0))))
  (core module $F (import "" "$imports" (table 1 1 funcref)) (import "" "0" (func $f (result i32))) (import "z" "0" (func $g (result i32))) (elem (i32.const 0) func $f))
  (core module $M (import "e" "f" (func $f (result i32))) (func (export "run") (result i32) (call $f)))
  (core instance $s (instantiate $S))
  (core instance $m (instantiate $M (with "e" (instance (export "f" (func $s "0"))))))
  (core instance $f (instantiate $F (with "" (instance (export "$imports" (table $s "$imports")) (export "0" (func $ok')))) (with "z" (instance (export "0" (func $now'))))))
  (func (export "run") (result u32) (canon lift (core func $m "run")))
)
