;; REFUSED: check %
(module (memory i64 1 2))
