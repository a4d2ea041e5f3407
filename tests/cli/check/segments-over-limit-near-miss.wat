;; RUN: check % --policy %dir/policies/shape
(module
  (memory 1 1)
  (table 1 1 funcref)
  (func)
  (elem (i32.const 0) func 0)
  (data (i32.const 0) "ab"))
