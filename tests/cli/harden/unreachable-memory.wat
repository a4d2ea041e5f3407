;; RUN: harden % -o out.wasm --policy %dir/policies/basic
;; RUN: inspect --all out.wasm
(module (memory 1) (table 1 funcref) (func (export "_start")))
