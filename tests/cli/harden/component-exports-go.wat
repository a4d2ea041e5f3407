;; RUN: harden % -o out.wasm --policy %dir/policies/nothing
;; RUN: inspect --all out.wasm
(component
  (import "a:b/c" (func $f))
  (core func $f (canon lower (func $f)))
  (core module $m
    (import "" "f" (func $f))
    (func (export "run") (result i32) (i32.const 1))
    (func (export "debug") (call $f)))
  (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
  (func (export "debug") (canon lift (core func $i "debug"))))
