;; RUN: check % --policy %dir/policies/versions
(module
  (import "acme:host/store@1.9.0" "get" (func (param i32) (result i32)))
  (func (export "run") (result i32) (call 0 (i32.const 0))))
