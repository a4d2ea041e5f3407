;; EXIT 3: harden % -o out.wasm --policy %dir/policies/basic
(component (import "wasi:cli/environment@0.2.0" (instance)))
