;; RUN: check %
(module
  (table 1 9 externref)
  (func (export "_start") (drop (table.grow (ref.null extern) (i32.const 1)))))
