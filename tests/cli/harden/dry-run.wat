;; RUN: harden % --dry-run --policy %dir/policies/basic
;; EXIT 3: inspect out.wasm
(module (memory (export "memory") 1))
