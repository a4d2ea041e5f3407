;; REFUSED: harden % -o out.wasm --policy %dir/policies/granted
;; RUN: inspect --all out.wasm
;; The interface that is denied only uses the resource; whoever may make one may drop it, and so the import stays.
(component
  (import "g:g/owner" (instance $o (export "r" (type $r (sub resource))) (export "make" (func (result (own $r))))))
  (alias export $o "r" (type $r))
  (import "d:d/user" (instance $u (export "r" (type (eq $r))) (export "f" (func (result u32)))))
  (alias export $u "r" (type $ur))
  (alias export $o "make" (func $make))
  (core func $make' (canon lower (func $make)))
  (core func $drop' (canon resource.drop $ur))
  (core module $M (import "e" "make" (func $make (result i32))) (import "e" "drop" (func $drop (param i32))) (func (export "run") (result i32) (call $drop (call $make)) i32.const 5))
  (core instance $m (instantiate $M (with "e" (instance (export "make" (func $make')) (export "drop" (func $drop'))))))
  (func (export "run") (result u32) (canon lift (core func $m "run")))
)
