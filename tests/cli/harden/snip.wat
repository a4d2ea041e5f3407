;; RUN: harden % -o out.wasm --policy %dir/policies/snips --explain
;; RUN: inspect --all out.wasm
;; EXIT 3: harden out.wasm -o again.wasm --policy %dir/policies/snips
;; The names went, so a second time nobody knows which functions were meant.
(module
  (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
  (func $_ZN3std3env3var17h0123456789abcdefE (drop (call $environ_get (i32.const 0) (i32.const 0))))
  (func (export "_start") (call $_ZN3std3env3var17h0123456789abcdefE)))
