;; Parameters are not counted.
;; RUN: check % --policy %dir/policies/shape
(module (func (param i32 i32) (local i32 i32 i64)))
