;; REFUSED: check %
;; The proposal is used by the memory, and the table is like any other.
(module (memory i64 1 2) (table 1 1 funcref))
