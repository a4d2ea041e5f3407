;; RUN: harden % --sections-only -o out.wasm
;; RUN: inspect --all out.wasm
(component
  (core module (@custom ".dep-v0" "x") (func))
  (component (core module (@custom "note" "x") (@custom "producers" "\00")) (@custom "note" "yz"))
  (@custom "note" "x"))
