;; REFUSED: check %
;; REFUSED: check % --format json
(module (memory 1 2) (table 1 1 funcref) (table i64 1 1 funcref))
