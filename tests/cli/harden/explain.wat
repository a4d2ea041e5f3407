;; RUN: harden % --dry-run --explain --policy %dir/policies/basic
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
  (import "env" "unused" (func))
  (memory (export "memory") 1 1)
  (func $print (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0))))
  (func $now (drop (call $clock (i32.const 0) (i64.const 0) (i32.const 0))))
  (func (export "_start") (call $print) (call $now)))
