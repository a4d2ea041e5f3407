;; RUN: harden % -o out.wasm --policy %dir/policies/basic
;; RUN: inspect --all out.wasm
(module (func $init nop) (start $init) (func (export "_start")))
