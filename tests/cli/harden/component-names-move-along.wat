;; RUN: harden % -o out.wasm --policy %dir/policies/component-names
;; RUN: inspect --all out.wasm
;; RUN: harden out.wasm -o again.wasm --policy %dir/policies/component-names
;;
;; `gone` goes with all that serves it, and what comes after it moves up. The names do, too.
(component $whole
  (import "gone" (func $gone))
  (core func $lowered (canon lower (func $gone)))
  (core module $idle (import "" "gone" (func)))
  (core module $m (memory (export "memory") 1 1) (func (export "run")))
  (core instance $unused (instantiate $idle (with "" (instance (export "gone" (func $lowered))))))
  (core instance $i (instantiate $m))
  (alias core export $i "run" (core func $run))
  (func $lifted (canon lift (core func $run)))
  (export "run" (func $lifted)))
