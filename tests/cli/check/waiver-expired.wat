;; REFUSED: check % --policy %dir/policies/waived-wrongly
(module (memory 1))
