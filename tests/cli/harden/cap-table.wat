;; RUN: harden % -o out.wasm --policy %dir/policies/basic
;; RUN: inspect --all out.wasm
(module (table 2 funcref) (func (export "_start") (call_indirect (i32.const 0))))
