;; EXIT 3: check % --policy %dir/bad/wrong-include
(module)
