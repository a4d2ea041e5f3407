;; RUN: check % --policy %dir/policies/waived-wholesale
(module (import "env" "log" (func)) (import "env" "exec" (func)))
