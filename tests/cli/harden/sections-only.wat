;; RUN: harden % --sections-only -o out.wasm
;; RUN: inspect --all out.wasm
;; RUN: harden out.wasm --sections-only -o out.wasm
;; RUN: harden % --sections-only --dry-run --format json
;; RUN: harden % --sections-only --dry-run --policy %dir/policies/keeps-source-map
;;
;; Nothing else goes: not what nobody reaches, and not what no policy allows.
(module $named (import "env" "f" (func)) (memory 1) (func $dead)
  (@custom ".debug_info" "x") (@custom "producers" "\00") (@custom "sourceMappingURL" "\05a.map"))
