;; REFUSED: check % --policy %dir/policies/renames
(module
  (import "$root" "write-log" (func (param i32)))
  (import "$root" "now" (func (result i64)))
  (import "$root" "log" (func (param i32))))
