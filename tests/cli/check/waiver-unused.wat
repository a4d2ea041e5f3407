;; RUN: check % --policy %dir/policies/waiver-unused
(module (memory 1 2))
