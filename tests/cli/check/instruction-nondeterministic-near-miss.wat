;; Atomics on a memory that no other thread has.
;; RUN: check % --policy %dir/policies/claims-pure
(module
  (memory 1 1)
  (func (drop (i8x16.swizzle (v128.const i64x2 0 0) (v128.const i64x2 0 0))))
  (func (drop (i32.atomic.load (i32.const 0)))))
