;; REFUSED: check %
(component
  (import "wasi:random/random@0.2.6" (instance (export "get-random-u64" (func (result u64)))))
  (import "wasi:clocks/wall-clock@0.2.0" (instance (export "datetime" (type (sub resource))))))
