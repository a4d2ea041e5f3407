;; EXIT 3: check % --policy %dir/bad/wrong-async
(module)
