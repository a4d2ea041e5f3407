;; REFUSED: check % --policy %dir/policies/small
(module
  (import "env" "a" (func))
  (import "env" "b" (func))
  (memory 1)
  (table 11 funcref))
