;; RUN: harden % -o out.wasm --policy %dir/policies/trap-stub
;; RUN: inspect --all out.wasm
(module (import "env" "f" (func $f (result f64))) (func (export "_start") (drop (call $f))))
