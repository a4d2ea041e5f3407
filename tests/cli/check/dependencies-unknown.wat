;; RUN: check % --advisory-db %dir/advisory-db
(module)
