;; RUN: check %
(module
  (func (param f32 f32) (result i32)
    (i32.trunc_sat_f32_s (f32.div (local.get 0) (local.get 1)))))
