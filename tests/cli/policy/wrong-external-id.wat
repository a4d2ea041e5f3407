;; EXIT 3: check % --policy %dir/bad/wrong-external-id
(module)
