;; REFUSED: harden % -o out.wasm --second-opinion --policy %dir/policies/nothing
(component)
