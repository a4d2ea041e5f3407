;; RUN: check % --policy %dir/good/unversioned
(module (import "wasi_snapshot_preview1" "args_get" (func (param i32 i32) (result i32))))
