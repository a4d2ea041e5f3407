;; RUN: harden % -o out.wasm --policy %dir/policies/keeps-source-map
;; RUN: inspect --all out.wasm
(module (func (export "convert")) (func (export "other")) (@custom "sourceMappingURL" "\05a.map"))
