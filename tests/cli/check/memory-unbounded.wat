;; REFUSED: check % --policy %dir/policies/small
(module (memory 1))
