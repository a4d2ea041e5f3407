;; EXIT 3: check % --policy %dir/bad/unknown-key
(module)
