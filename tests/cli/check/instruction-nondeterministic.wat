;; REFUSED: check % --policy %dir/policies/claims-pure
(module
  (memory 1 1 shared)
  (func (drop (i8x16.relaxed_swizzle (v128.const i64x2 0 0) (v128.const i64x2 0 0))))
  (func (drop (i32.atomic.load (i32.const 0))) (i32.atomic.store (i32.const 0) (i32.const 1))))
