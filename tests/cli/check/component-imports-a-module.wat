;; REFUSED: check % --policy %dir/policies/args
(component (import "m" (core module (export "f" (func)))))
