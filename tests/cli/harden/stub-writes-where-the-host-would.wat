;; RUN: harden % -o out.wasm --policy %dir/policies/basic
;; RUN: --quiet keys generate --output-prefix dev
;; RUN: --quiet attest out.wasm --key dev.key --policy %dir/policies/basic
;; RUN: run --key dev.pub --policy %dir/policies/basic out.wasm
;; Traps if the stub writes its zeros to memory 0, or not to the exported memory 1.
(module
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (memory $first 1 1)
  (memory $second (export "memory") 1 1)
  (data (memory $first) (i32.const 0) "xxxx")
  (data (memory $second) (i32.const 0) "yyyy")
  (func (export "_start")
    (drop (call $sizes (i32.const 0) (i32.const 4)))
    (if (i32.ne (i32.load $first (i32.const 0)) (i32.const 0x78787878)) (then unreachable))
    (if (i32.ne (i32.load $second (i32.const 0)) (i32.const 0)) (then unreachable))))
