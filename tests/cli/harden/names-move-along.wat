;; RUN: harden % -o out.wasm --policy %dir/policies/names --explain
;; RUN: inspect --all out.wasm
;; RUN: harden out.wasm -o again.wasm --policy %dir/policies/names
;; The stub is called what the import was called, and the dead function's name goes with it.
(module $tool
  (import "env" "log" (func $log (param $level i32)))
  (func $dead (local $x i32))
  (func $helper (param $n i32) (local $copy i32) (call $log (local.get $n)))
  (func $convert (export "convert") (call $helper (i32.const 1))))
