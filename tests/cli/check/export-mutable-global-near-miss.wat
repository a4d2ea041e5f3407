;; RUN: check %
(module
  (global (mut i32) (i32.const 65536))
  (global (export "__heap_base") i32 (i32.const 65536)))
