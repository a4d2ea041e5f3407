;; REFUSED: check % --format json --policy %dir/policies/small
(module (import "env" "\22quote\0a" (func)) (memory 1))
