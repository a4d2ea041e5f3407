;; RUN: harden % -o out.wasm --policy %dir/policies/basic
(module (global (mut i32) (i32.const 0)) (func $init (global.set 0 (i32.const 1))) (start $init) (func (export "_start")))
