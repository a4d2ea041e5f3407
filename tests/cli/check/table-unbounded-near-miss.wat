;; RUN: check % --policy %dir/policies/small
(module (table 1 1 funcref))
