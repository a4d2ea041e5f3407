;; REFUSED: check %
(module (global (export "__stack_pointer") (mut i32) (i32.const 65536)))
