;; RUN: harden % -o out.wasm --policy %dir/policies/exports
;; RUN: inspect --all out.wasm
;; What only the exports reached that nobody asked for goes with them, imports included.
(module
  (import "wasi_snapshot_preview1" "path_unlink_file" (func $unlink (param i32 i32 i32) (result i32)))
  (func (export "convert"))
  (func (export "debug_clean_up") (drop (call $unlink (i32.const 0) (i32.const 0) (i32.const 0)))))
