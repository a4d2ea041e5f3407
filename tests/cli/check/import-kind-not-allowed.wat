;; REFUSED: check %
(module
  (import "env" "memory" (memory 1 1))
  (import "env" "table" (table 1 1 funcref))
  (import "env" "g" (global i32)))
