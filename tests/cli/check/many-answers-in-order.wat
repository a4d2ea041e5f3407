;; EXIT 3: check % missing.wasm %tmpdir % . --policy %dir/policies/small
;; EXIT 3: check % missing.wasm --quiet --policy %dir/policies/small
;; EXIT 3: check % missing.wasm --format json --policy %dir/policies/small
(module)
