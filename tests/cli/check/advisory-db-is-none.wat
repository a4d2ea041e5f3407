;; EXIT 3: check % --advisory-db %dir/policies
;; EXIT 3: check % --advisory-db %dir/no-such-folder
(module)
