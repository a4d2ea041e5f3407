;; RUN: inspect %
;; RUN: inspect --all %
(module (memory 1 1) (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
