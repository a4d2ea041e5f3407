;; RUN: diff table-of-more-functions.old %
;; A table that cannot grow has as many entries as the program has functions for it.
(module (table 5 5 funcref) (func (export "f") (param i32) (call_indirect (local.get 0))))
