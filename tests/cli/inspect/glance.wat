;; RUN: inspect %
;; RUN: inspect --all %
;; RUN: inspect --format json %
(module
  (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_unlink_file" (func $unlink (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (memory (export "memory") 2 16)
  (table 1 1 funcref)
  (elem (i32.const 0) $cleanup)
  (global (mut i32) (i32.const 0))
  (func $cleanup (drop (call $unlink (i32.const 3) (i32.const 0) (i32.const 0))))
  (func $load
    (drop (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 0)))
    (drop (call $read (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 0))))
  (func (export "_start") (call $load))
  (data (i32.const 0) "hello")
  (@custom "notes" "read me"))
