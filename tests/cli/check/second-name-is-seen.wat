;; REFUSED: check %
(component (import "foo" (implements "wasi:filesystem/types@0.2.0") (instance)))
