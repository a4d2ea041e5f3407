;; RUN: harden % -o out.wasm --policy %dir/policies/basic
;; RUN: inspect --all out.wasm
(module
  (import "wasi_snapshot_preview1" "sock_send" (func $sock_send (param i32 i32 i32 i32 i32) (result i32)))
  (func $dead (drop (call $sock_send (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))
  (func (export "_start")))
