;; EXIT 3: check % --policy %dir/bad/broken-wit
(module)
