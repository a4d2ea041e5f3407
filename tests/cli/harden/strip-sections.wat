;; RUN: harden % -o out.wasm --policy %dir/policies/basic
;; RUN: inspect --all out.wasm
;; RUN: harden out.wasm -o again.wasm --policy %dir/policies/basic
(module $named (@custom ".debug_info" "x") (@custom "producers" "\00") (func $f (export "_start")))
