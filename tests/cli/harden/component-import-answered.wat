;; RUN: harden % -o out.wasm --policy %dir/policies/nothing --explain
;; RUN: inspect --all out.wasm
;; RUN: harden out.wasm -o again.wasm --policy %dir/policies/nothing
;; A list that is empty, an error that says no, and a trap where neither is to be had; what only they needed is gone.
(component
  (import "wasi:cli/environment@0.2.0" (instance $env
    (export "get-environment" (func (result (list (tuple string string)))))))
  (import "a:b/c" (instance $files
    (type $reason (enum "full" "access"))
    (export "reason" (type $r (eq $reason)))
    (export "open" (func (param "path" string) (result (result u64 (error $r)))))
    (export "now" (func (result u64)))))
  (core module $libc
    (memory (export "memory") 1 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $libc (instantiate $libc))
  (alias core export $libc "memory" (core memory $memory))
  (alias core export $libc "realloc" (core func $realloc))
  (core func $get (canon lower (func $env "get-environment") (memory $memory) (realloc $realloc)))
  (core func $open (canon lower (func $files "open") (memory $memory)))
  (core func $now (canon lower (func $files "now")))
  (core module $m
    (import "libc" "memory" (memory 1 1))
    (import "env" "get-environment" (func $get (param i32)))
    (import "files" "open" (func $open (param i32 i32 i32)))
    (import "files" "now" (func $now (result i64)))
    (func (export "run") (result i32)
      (call $get (i32.const 0))
      (call $open (i32.const 0) (i32.const 0) (i32.const 16))
      (if (i32.load8_u (i32.const 2000)) (then (drop (call $now))))
      (i32.load8_u (i32.const 24))))
  (core instance $i (instantiate $m
    (with "libc" (instance (export "memory" (memory $memory))))
    (with "env" (instance (export "get-environment" (func $get))))
    (with "files" (instance (export "open" (func $open)) (export "now" (func $now))))))
  (func (export "run") (result u32) (canon lift (core func $i "run"))))
