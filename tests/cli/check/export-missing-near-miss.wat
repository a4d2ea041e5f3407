;; RUN: check % --policy %dir/policies/args
(module (func (export "add") (param i32 i32) (result i32) local.get 0))
