;; REFUSED: check %
(module (memory 1 2) (table i64 1 1 funcref))
