;; RUN: harden % -o out.wasm --policy %dir/policies/stdout
;; RUN: inspect --all out.wasm
;; The policy grants one of the two functions: the other one is answered inside, and leaves the import.
(component
  (import "wasi:cli/environment@0.2.0" (instance $env
    (export "get-arguments" (func (result (list string))))
    (export "initial-cwd" (func (result (option string))))))
  (core module $libc
    (memory (export "memory") 1 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $libc (instantiate $libc))
  (alias core export $libc "memory" (core memory $memory))
  (alias core export $libc "realloc" (core func $realloc))
  (core func $args (canon lower (func $env "get-arguments") (memory $memory) (realloc $realloc)))
  (core func $cwd (canon lower (func $env "initial-cwd") (memory $memory) (realloc $realloc)))
  (core module $m
    (import "libc" "memory" (memory 1 1))
    (import "env" "args" (func $args (param i32)))
    (import "env" "cwd" (func $cwd (param i32)))
    (func (export "run") (result i32)
      (call $args (i32.const 0))
      (call $cwd (i32.const 16))
      (i32.load8_u (i32.const 16))))
  (core instance $i (instantiate $m
    (with "libc" (instance (export "memory" (memory $memory))))
    (with "env" (instance (export "args" (func $args)) (export "cwd" (func $cwd))))))
  (func (export "run") (result u32) (canon lift (core func $i "run"))))
