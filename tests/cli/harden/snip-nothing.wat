;; EXIT 3: harden % -o out.wasm --policy %dir/policies/basic --snip std::env::*
;; EXIT 3: inspect out.wasm
(module (func $main (export "_start")))
