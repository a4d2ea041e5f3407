;; REFUSED: check % --policy %dir/policies/renames
(component
  (import "write-log" (func (param "text" u32)))
  (import "now" (func (result u64)))
  (import "log" (func (param "text" u32))))
