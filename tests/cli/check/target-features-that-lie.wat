;; REFUSED: check %
(module
  (@custom "target_features" "\02-\07simd128+\08sign-ext")
  (func (result i32) (i32.extend8_s (i32.const 1)))
  (func (drop (v128.const i64x2 0 0))))
