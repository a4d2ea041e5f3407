;; EXIT 3: harden % -o nowhere/out.wasm --receipt receipt.json --policy %dir/policies/basic
;; RUN: harden % -o % --policy %dir/policies/basic
;; The input is as it was.
(module (memory (export "memory") 1) (func (export "_start")))
