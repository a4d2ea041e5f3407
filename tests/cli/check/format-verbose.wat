;; REFUSED: check % --verbose --policy %dir/policies/small
(module (import "env" "a" (func)) (memory 1))
