;; REFUSED: harden % -o out.wasm --policy %dir/policies/exports
;; RUN: inspect --all out.wasm
;; A world that asks for none of the exports is about another module: nothing could be called.
(module (func (export "encode")) (func (export "cabi_post_encode")))
