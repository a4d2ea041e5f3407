;; EXIT 3: harden % -o out.wasm --policy %dir/policies/basic
;; EXIT 3: inspect out.wasm
(module (memory (export "memory") 17))
