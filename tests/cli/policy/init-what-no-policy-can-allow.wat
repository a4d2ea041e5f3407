;; REFUSED: policy init % -o p
(module
  (import "env" "vector" (func $f (param v128)))
  (func (export "_start") (call $f (v128.const i64x2 0 0))))
