;; EXIT 2: harden % -o out.wasm --receipt out.wasm --policy %dir/policies/basic
;; EXIT 2: harden % -o - --policy %dir/policies/basic
(module (func (export "_start")))
