;; RUN: check %
(module
  (table 1 1 funcref)
  (elem declare func 0)
  (func (export "_start") (table.set (i32.const 0) (ref.func 0))))
