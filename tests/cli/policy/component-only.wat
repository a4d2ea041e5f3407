;; EXIT 3: check % --policy %dir/bad/component-only
(module)
