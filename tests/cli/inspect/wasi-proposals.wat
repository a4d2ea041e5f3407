;; RUN: inspect %
;; HTTP of WASI 0.3, and what is proposed beside it.
(component
  (import "wasi:http/client@0.3.0" (instance (export "send" (func async))))
  (import "wasi:config/store@0.2.0-draft" (instance (export "get-all" (func))))
  (import "wasi:keyvalue/store@0.2.0-draft" (instance
    (export "bucket" (type $b (sub resource)))
    (export "open" (func (param "identifier" string) (result (own $b))))
    (export "[method]bucket.set" (func (param "self" (borrow $b)) (param "key" string))))))
