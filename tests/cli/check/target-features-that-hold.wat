;; It does not use what it says that it does not.
;; RUN: check %
(module
  (@custom "target_features" "\02-\07simd128+\08sign-ext")
  (func (result i32) (i32.extend8_s (i32.const 1))))
