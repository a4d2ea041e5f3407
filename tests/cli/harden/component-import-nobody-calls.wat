;; RUN: harden % -o out.wasm --policy %dir/policies/nothing
;; RUN: inspect --all out.wasm
(component
  (import "wasi:cli/exit@0.2.0" (instance
    (export "exit" (func (param "status" (result))))))
  (core module $m (func (export "run") (result i32) (i32.const 42)))
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run"))))
