;; REFUSED: diff --format github format-github.old %
;; REFUSED: diff --format github % format-github.old
;; RUN: diff --format github % %
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_unlink_file" (func $unlink (param i32 i32 i32) (result i32)))
  (import "env" "log" (func $log (param i64)))
  (import "env" "idle" (func $idle (param i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (call $log (i64.const 0)) (call $idle (i32.const 0))
    (drop (call $unlink (i32.const 3) (i32.const 0) (i32.const 0)))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0))))
  (func (export "help")))
