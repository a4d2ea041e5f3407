;; RUN: check %
(module
  (memory 1 1)
  (func (result v128) (v128.const i32x4 0 0 0 0))
  (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0))))
