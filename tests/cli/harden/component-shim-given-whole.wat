;; RUN: harden % -o out.wasm --policy %dir/policies/two
;; RUN: inspect --all out.wasm
(component
  (import "wasi:cli/terminal-stdout@0.2.0" (instance $i (export "terminal-output" (type (sub resource))) (export "x" (func (result u32)))))
  (alias export $i "x" (func $x))
  (core func $x' (canon lower (func $x)))
  (core module $S (table (export "$imports") 1 1 funcref) (type $t (func (result i32))) (func (export "0") (result i32) (call_indirect (type $t) (i32.const 0))))
  (core module $F (import "" "$imports" (table 1 1 funcref)) (import "" "0" (func $f (result i32)))  (elem (i32.const 0) func $f))
  (core module $M (import "e" "0" (func $f (result i32))) (func (export "run") (result i32) (call $f)))
  (core instance $s (instantiate $S))
  (core instance $m (instantiate $M (with "e" (instance $s))))
  (core instance $f (instantiate $F (with "" (instance (export "$imports" (table $s "$imports")) (export "0" (func $x'))))))
  (func (export "run") (result u32) (canon lift (core func $m "run")))
  (func (export "other") (result u32) (canon lift (core func $m "run")))
)
