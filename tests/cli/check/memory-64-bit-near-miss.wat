;; RUN: check %
(module (memory 1 2) (func (export "_start") (i32.wrap_i64 (i64.const 1)) drop))
