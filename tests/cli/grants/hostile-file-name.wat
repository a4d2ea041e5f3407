;; RUN: harden % --policy %dir/../harden/policies/basic --output it's$(id).wasm
;; RUN: grants it's$(id).wasm
;; RUN: harden % --policy %dir/../harden/policies/basic --output=-W
;; RUN: grants -- -W
(module (memory 1 1) (func $unused) (func (export "_start")))
