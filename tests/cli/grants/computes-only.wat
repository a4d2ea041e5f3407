;; RUN: grants %
(module (memory 1) (table 1 funcref) (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
