;; EXIT 3: harden % -o out.wasm --policy %dir/policies/error
;; EXIT 3: inspect out.wasm
(component
  (import "a:b/c" (instance $files
    (type $reason (enum "access"))
    (export "reason" (type $r (eq $reason)))
    (export "open" (func (result (result (error $r)))))))
  (core module $libc (memory (export "memory") 1 1))
  (core instance $libc (instantiate $libc))
  (alias core export $libc "memory" (core memory $memory))
  (core func $open (canon lower (func $files "open") (memory $memory)))
  (core module $m
    (import "files" "open" (func $open (param i32)))
    (func (export "run") (result i32) (call $open (i32.const 0)) (i32.const 0)))
  (core instance $i (instantiate $m (with "files" (instance (export "open" (func $open))))))
  (func (export "run") (result u32) (canon lift (core func $i "run"))))
