;; REFUSED: grants %
(module
  (import "wasi_snapshot_preview1" "sock_accept" (func (param i32 i32 i32) (result i32)))
  (import "wbg" "__wbg_fetch_1" (func))
  (func (export "_start")))
