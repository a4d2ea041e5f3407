;; RUN: check %
(module (func (export "debug_dump")) (global (export "g") i32 (i32.const 0)))
