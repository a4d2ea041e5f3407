;; RUN: harden % -o out.wasm --policy %dir/policies/basic --snip *::env::* --snip _start
;; RUN: harden out.wasm -o again.wasm --policy %dir/policies/basic --snip _start
(module
  (func $std::env::var (drop (i32.const 0)))
  (func (export "_start") (call $std::env::var)))
