;; A table that is as large as it may be cannot grow.
;; RUN: check %
(module
  (table 1 1 externref)
  (func (export "_start") (drop (table.grow (ref.null extern) (i32.const 1)))))
