;; RUN: harden % -o out.wasm --policy %dir/policies/basic
;; RUN: inspect out.wasm
(module (table (export "t") 2 funcref) (func (export "_start")))
