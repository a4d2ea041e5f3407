;; RUN: check %
(module
  (memory 1 1)
  (func (i32.store (i32.const 0) (i32.const 1)))
  (start 0))
