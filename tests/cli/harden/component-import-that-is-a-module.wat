;; REFUSED: harden % -o out.wasm --policy %dir/policies/nothing
(component
  (import "plugin" (core module $plugin (export "run" (func (result i32)))))
  (core instance $i (instantiate $plugin))
  (func (export "run") (result u32) (canon lift (core func $i "run"))))
