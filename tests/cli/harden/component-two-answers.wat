;; REFUSED: harden % -o out.wasm --policy %dir/policies/two
;; What one instance is answered does not fit where the other one has room for its answer.
(component
  (import "p" (func $p (result (list u8))))
  (import "q" (func $q (result (tuple u64 u64 u64))))
  (core module $Mem (memory (export "memory") 1 1) (func (export "realloc") (param i32 i32 i32 i32) (result i32) (unreachable)))
  (core instance $mem (instantiate $Mem))
  (core func $p' (canon lower (func $p) (memory (core memory $mem "memory")) (realloc (core func $mem "realloc"))))
  (core func $q' (canon lower (func $q) (memory (core memory $mem "memory"))))
  (core module $M (import "m" "memory" (memory 1)) (import "e" "f" (func $f (param i32))) (func (export "run") (result i32) (i32.store (i32.const 24) (i32.const 77)) (call $f (i32.const 8)) (i32.load (i32.const 24))))
  (core instance $a (instantiate $M (with "m" (instance $mem)) (with "e" (instance (export "f" (func $p'))))))
  (core instance $b (instantiate $M (with "m" (instance $mem)) (with "e" (instance (export "f" (func $q'))))))
  (func (export "run") (result u32) (canon lift (core func $a "run")))
  (func (export "other") (result u32) (canon lift (core func $b "run")))
)
