;; REFUSED: check % --policy %dir/policies/external
;; What `@external-id` says is the name in a plain core module; `raw.f` is the one that a component is made from.
(module
  (import "a module" "__do it" (func (param i32)))
  (import "a module" "g_h" (func))
  (import "a module" "f" (func (param i32)))
  (import "raw" "f" (func (param i32))))
