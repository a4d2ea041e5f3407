;; RUN: harden % -o out.wasm --policy %dir/policies/basic
(module (func $f) (elem declare funcref (ref.func $f)) (func $dead) (func (export "_start")))
