;; RUN: harden % -o out.wasm --policy %dir/policies/basic
;; RUN: inspect --all out.wasm
(module (memory (export "memory") 1) (func (export "_start")))
