;; REFUSED: check % --policy %dir/policies/small
(module (table 1 11 funcref))
