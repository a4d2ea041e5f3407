;; REFUSED: check % --policy %dir/policies/args
(module
  (import "wasi_snapshot_preview1" "args_get" (func (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open" (func (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "env" "\1b[2Jclear\e2\80\ae" (func))
  (func (export "add") (param i32 i32) (result i32) local.get 0))
