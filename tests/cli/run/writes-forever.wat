;; RUN: --quiet keys generate --output-prefix dev
;; RUN: --quiet attest % --key dev.key --policy %dir/policies/stdio
;; EXIT 225: run --key dev.pub --policy %dir/policies/stdio --max-output 12 %
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1 1)
  (data (i32.const 0) "\10\00\00\00\06\00\00\00")
  (data (i32.const 16) "hello\0a")
  (func (export "_start")
    (loop (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))) br 0)))
