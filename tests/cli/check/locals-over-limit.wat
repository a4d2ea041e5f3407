;; REFUSED: check % --policy %dir/policies/shape
(module (func (local i32 i32 i64 f32)))
