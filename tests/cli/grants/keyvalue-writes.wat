;; RUN: grants %
(component
  (import "wasi:keyvalue/store@0.2.0-draft" (instance
    (export "bucket" (type $b (sub resource)))
    (export "open" (func (param "identifier" string) (result (own $b))))
    (export "[method]bucket.set" (func (param "self" (borrow $b)) (param "key" string))))))
