;; RUN: policy test %dir/policies/tool --good %tmpdir
;; REFUSED: policy test %dir/policies/tool --bad %tmpdir
;; EXIT 3: policy test %dir/policies/tool --good %dir
(module
  (import "wasi_snapshot_preview1" "args_get" (func $f (param i32 i32) (result i32)))
  (func (export "_start") (drop (call $f (i32.const 0) (i32.const 0)))))
