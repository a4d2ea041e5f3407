;; RUN: check % --policy %dir/policies/waived-memory
(module (memory 1))
