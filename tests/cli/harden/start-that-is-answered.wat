;; RUN: harden % -o out.wasm --policy %dir/policies/answers
;; RUN: harden out.wasm -o again.wasm --policy %dir/policies/answers
(module (import "env" "init" (func $i)) (start $i) (func (export "run")))
