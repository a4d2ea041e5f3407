;; EXIT 3: check % --policy %dir/bad/error-in-deps
(module)
