;; EXIT 3: harden % -o out.wasm --policy %dir/policies/answers
(component
  (import "h:h/h" (instance $h (export "r" (type $r (sub resource))) (export "make" (func (result (own $r)))) (export "flag" (func (result bool))) (export "wrap" (func (result (tuple (own $r)))))))
  (core func $a (canon lower (func $h "make")))
  (core func $b (canon lower (func $h "flag")))
  (core func $c (canon lower (func $h "wrap")))
  (core module $M (import "e" "a" (func $a (result i32))) (import "e" "b" (func $b (result i32))) (import "e" "c" (func $c (result i32))) (func (export "run") (result i32) (i32.add (call $c) (i32.add (call $a) (call $b)))))
  (core instance $m (instantiate $M (with "e" (instance (export "a" (func $a)) (export "b" (func $b)) (export "c" (func $c)) ))))
  (func (export "run") (result u32) (canon lift (core func $m "run")))
)
