;; RUN: inspect %
(module
  (import "wasi:random/random@0.2.0" "get-random-u64" (func $random (result i64)))
  (import "wasi:io/streams@0.2.0" "[resource-drop]output-stream" (func $drop (param i32)))
  (import "cm32p2|wasi:cli/stderr@0.2" "get-stderr" (func $stderr (result i32)))
  (import "[export]a:b/c" "[resource-new]d" (func $new (param i32) (result i32)))
  (memory 1 1)
  (func (export "run") (drop (call $random)) (call $drop (call $stderr)) (drop (call $new (i32.const 0)))))
