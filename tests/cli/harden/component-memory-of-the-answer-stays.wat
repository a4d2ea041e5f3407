;; RUN: harden % -o out.wasm --policy %dir/policies/nothing
;; RUN: inspect --all out.wasm
;; Nothing but the answer needs the memory any more.
(component
  (import "wasi:cli/environment@0.2.0" (instance $env (export "get-arguments" (func (result (list string))))))
  (core module $S (table (export "$imports") 1 1 funcref) (type $t (func (param i32))) (func (export "0") (param i32) (call_indirect (type $t) (local.get 0) (i32.const 0))))
  (core module $F (import "" "$imports" (table 1 1 funcref)) (import "" "0" (func $f (param i32))) (elem (i32.const 0) func $f))
  (core module $M (import "e" "f" (func $f (param i32))) (memory (export "memory") 1) (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)
    (func (export "run") (result i32) (call $f (i32.const 16)) i32.const 1))
  (core instance $s (instantiate $S))
  (core instance $m (instantiate $M (with "e" (instance (export "f" (func $s "0"))))))
  (alias export $env "get-arguments" (func $ga))
  (core func $ga' (canon lower (func $ga) (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (core instance $f (instantiate $F (with "" (instance (export "$imports" (table $s "$imports")) (export "0" (func $ga'))))))
  (func (export "run") (result u32) (canon lift (core func $m "run")))
)
