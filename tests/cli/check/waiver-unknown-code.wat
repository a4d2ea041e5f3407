;; REFUSED: check % --policy %dir/policies/waiver-unknown-code
(module)
