;; REFUSED: harden % -o out.wasm --policy %dir/policies/asked
;; RUN: inspect --all out.wasm
;; The export keeps its functions, though the import of the same type has none that is called.
(component
  (type $I (instance (export "f" (func (result u32))) (export "g" (func (result u32)))))
  (import "a:b/c" (instance $imp (type $I)))
  (core module $M (func (export "f") (result i32) i32.const 7))
  (core instance $m (instantiate $M))
  (func $f (result u32) (canon lift (core func $m "f")))
  (instance $own (export "f" (func $f)) (export "g" (func $f)))
  (export "a:b/c" (instance $own) (instance (type $I)))
)
