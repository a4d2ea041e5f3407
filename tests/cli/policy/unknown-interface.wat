;; EXIT 3: check % --policy %dir/bad/unknown-interface
(module)
