;; EXIT 3: harden % -o out.wasm --policy %dir/policies/bad-stub
(module (import "env" "f" (func $f)) (func (export "_start") call $f))
