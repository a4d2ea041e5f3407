;; RUN: inspect %
(module
  (import "a" "a" (func $a (param i32)))
  (import "a" "b" (func $b (param i32)))
  (memory 1 4)
  (func (export "c") (call $a (i32.const 1)) (call $b (i32.const 2))))
