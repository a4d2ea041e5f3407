;; RUN: harden % -o out.wasm --policy %dir/policies/basic
;; RUN: inspect --all out.wasm
(component
  (core module (@custom "name" "\00") (memory 1) (func $dead) (func (export "f")))
  (@custom "note" "x"))
