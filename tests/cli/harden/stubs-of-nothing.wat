;; RUN: harden % --dry-run --policy %dir/policies/stubs-of-nothing
;; RUN: harden % --dry-run --policy %dir/policies/stubs-of-nothing --format json
;;
;; `env.g` is a mistake; the interface can only be meant for the component under the same policy.
(module (import "env" "f" (func $f (result i32))) (func (export "convert") (drop (call $f))))
