;; RUN: inspect %
;; RUN: inspect --format json %
(module
  (import "./tool_bg.js" "__wbg_fetch_12d079cc21e14bdb" (func $fetch (param i32)))
  (import "env" "save" (func $save (param i32)))
  (import "env" "memory" (memory 1 4 shared))
  (func (export "run") (call $fetch (i32.const 1)) (call $save (i32.const 2))))
