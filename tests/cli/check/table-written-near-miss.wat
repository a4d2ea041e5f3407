;; What the host keeps in a table of its own values is not called.
;; RUN: check %
(module
  (table 1 1 funcref)
  (table 1 1 externref)
  (elem (i32.const 0) func 0)
  (func (export "_start") (table.set 1 (i32.const 0) (ref.null extern))))
