;; REFUSED: check % --policy %dir/policies/args
(module
  (import "wasi_snapshot_preview1" "args\e2\80\8b_get" (func (param i32 i32) (result i32)))
  (import "\e2\80\aeesrever" "\1b[2Jclear" (func))
  (func (export "add") (param i32 i32) (result i32) local.get 0)
  (@custom "a\00b" ""))
