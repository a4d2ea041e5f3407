;; RUN: diff patch-version.old %
(component
  (import "wasi:random/random@0.2.6" (instance (export "get-random-u64" (func (result u64))))))
