;; EXIT 3: harden % -o out.wasm --policy %dir/policies/basic
(module (@custom "linking" "\02"))
