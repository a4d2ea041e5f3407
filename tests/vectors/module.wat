(module
  (import "env" "f" (func (param i32) (result i32)))
  (import "env" "g" (func))
  (table (export "table") 1 2 funcref)
  (memory (export "memory") 1 2)
  (global (mut i64) (i64.const 7))
  (func (export "_start") call 1)
  (func (export "run") (param i32) (result i32) local.get 0 call 0)
  (@custom "producers" "\00"))
