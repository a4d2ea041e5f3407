;; RUN: harden % -o out.wasm --policy %dir/policies/basic
;; RUN: inspect --all out.wasm
;; The memory is used by nobody, and writing its segment traps at instantiation: that is what the module does.
(module (memory 1) (data (i32.const 65536) "x") (func (export "_start")))
