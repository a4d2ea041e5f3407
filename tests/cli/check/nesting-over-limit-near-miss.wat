;; RUN: check % --policy %dir/policies/shape
(module (func (block (loop (block))) (block (block))))
