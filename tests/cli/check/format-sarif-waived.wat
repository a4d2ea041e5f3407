;; RUN: check % --format sarif --policy %dir/policies/waived
(module (import "env" "log" (func)) (memory 1))
