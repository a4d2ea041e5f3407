;; EXIT 3: check % --policy %dir/bad/no-world
(module)
