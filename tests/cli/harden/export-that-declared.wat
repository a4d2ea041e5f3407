;; RUN: harden % -o out.wasm --policy %dir/policies/exports
;; A reference may be taken only of functions that something outside of bodies mentions, as this export did.
(module
  (func $f (export "helper"))
  (func (export "convert") (drop (ref.func $f))))
