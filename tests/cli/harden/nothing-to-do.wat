;; RUN: harden % -o % --policy %dir/policies/basic
(module (func (export "_start")))
