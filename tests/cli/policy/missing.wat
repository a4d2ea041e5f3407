;; EXIT 3: check % --policy nowhere
(module)
