;; REFUSED: check % --policy %dir/policies/shape
(module (func) (func) (func))
