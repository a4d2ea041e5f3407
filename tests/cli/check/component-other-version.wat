;; REFUSED: check % --policy %dir/policies/args
(component
  (import "acme:host/store@2.0.0" (instance
    (type $entry' (record (field "key" string) (field "value" (list u8))))
    (export "entry" (type $entry (eq $entry')))
    (export "item" (type $item (sub resource)))
    (export "[method]item.read" (func (param "self" (borrow $item)) (result $entry)))
    (export "get" (func (param "key" string) (result (result (own $item) (error string)))))
  ))
  (core module $m
    (memory (export "memory") 1 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 0)
    (func (export "run") (param i32 i32) (result i32) i32.const 0))
  (core instance $i (instantiate $m))
  (func $run (param "input" (list u8)) (result (result (list u8) (error string)))
    (canon lift (core func $i "run") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
  (instance $run (export "run" (func $run)))
  (export "acme:tools/run@0.1.0" (instance $run)))
