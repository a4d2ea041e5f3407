;; RUN: check % --policy %dir/policies/wasi-cli
;;
;; A one-line policy: any version on the track of the built-in one.
(component
  (import "wasi:cli/environment@0.2.3" (instance (export "get-arguments" (func (result (list string))))))
  (import "wasi:clocks/monotonic-clock@0.2.6" (instance (export "now" (func (result u64)))))
  (import "wasi:random/random@0.2.12" (instance (export "get-random-u64" (func (result u64))))))
