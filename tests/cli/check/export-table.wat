;; REFUSED: check %
(module (table (export "__indirect_function_table") 1 1 funcref))
