;; REFUSED: check % --policy %dir/policies/asynchronous
;; Called to its end or started and waited for, `fetch` is granted, and so is waiting; `post` is nowhere.
(module
  (import "policy:asynchronous/net" "fetch" (func (param i32 i32 i32)))
  (import "policy:asynchronous/net" "[async-lower]fetch" (func (param i32 i32 i32) (result i32)))
  (import "policy:asynchronous/net" "[async-lower]post" (func (param i32 i32 i32) (result i32)))
  (import "$root" "[waitable-set-new]" (func (result i32))))
