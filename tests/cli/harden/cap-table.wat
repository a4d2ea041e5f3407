;; REFUSED: harden % -o out.wasm --policy %dir/policies/basic
;; RUN: inspect --all out.wasm
(module (table (export "t") 2 funcref) (func (export "_start")))
