;; RUN: check % --policy %dir/policies/claims-pure
(module (memory 1 2 shared))
