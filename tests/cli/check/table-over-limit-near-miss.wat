;; RUN: check % --policy %dir/policies/small
(module (table 1 10 funcref))
