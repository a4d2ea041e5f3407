;; REFUSED: harden % -o out.wasm --policy %dir/policies/stdout
;; One of the two instances is granted what it calls: answering inside would take it from that one too.
(component
  (import "wasi:cli/environment@0.2.0" (instance $env
    (export "get-arguments" (func (result (list string))))
    (export "get-environment" (func (result (list (tuple string string)))))))
  (core module $libc
    (memory (export "memory") 1 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $libc (instantiate $libc))
  (alias core export $libc "memory" (core memory $memory))
  (alias core export $libc "realloc" (core func $realloc))
  (core func $args (canon lower (func $env "get-arguments") (memory $memory) (realloc $realloc)))
  (core func $vars (canon lower (func $env "get-environment") (memory $memory) (realloc $realloc)))
  (core module $m
    (import "env" "get" (func $get (param i32)))
    (func (export "run") (result i32) (call $get (i32.const 0)) (i32.const 0)))
  (core instance $one (instantiate $m (with "env" (instance (export "get" (func $args))))))
  (core instance $two (instantiate $m (with "env" (instance (export "get" (func $vars))))))
  (func $one (result u32) (canon lift (core func $one "run")))
  (func (export "run") (result u32) (canon lift (core func $two "run")))
  (export "other" (func $one)))
