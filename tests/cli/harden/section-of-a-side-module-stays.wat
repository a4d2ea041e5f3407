;; RUN: harden % -o out.wasm --policy %dir/policies/names
;; RUN: inspect --all out.wasm
;; The policy keeps `name` alone; without the other one nobody could link the module.
(module (@custom "dylink.0" (before first) "\01\04\00\00\00\00") (@custom "notes" "x") (func (export "convert")))
