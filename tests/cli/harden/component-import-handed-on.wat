;; REFUSED: harden % -o out.wasm --policy %dir/policies/nothing
;; What a component inside does with it is not looked into: it stays, and that is said.
(component
  (import "a:b/c" (instance $c (export "f" (func))))
  (component $inner
    (import "c" (instance $c (export "f" (func))))
    (core module $m (import "c" "f" (func $f)) (func (export "run") (result i32) (call $f) (i32.const 1)))
    (core func $f (canon lower (func $c "f")))
    (core instance $i (instantiate $m (with "c" (instance (export "f" (func $f))))))
    (func (export "run") (result u32) (canon lift (core func $i "run"))))
  (instance $i (instantiate $inner (with "c" (instance $c))))
  (export "run" (func $i "run")))
