;; REFUSED: check % --policy %dir/policies/args
(module (func (export "subtract") (param i32 i32) (result i32) local.get 0))
