;; REFUSED: check % --policy %dir/policies/waiver-expired
(module (memory 1))
