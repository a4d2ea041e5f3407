;; RUN: harden % -o out.wasm --second-opinion --policy %dir/policies/basic
(module
  (import "env" "f" (func $f))
  (memory (export "memory") 1)
  (func (export "_start") (call $f)))
