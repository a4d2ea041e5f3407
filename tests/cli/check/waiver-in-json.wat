;; RUN: check % --policy %dir/policies/waived --format json
(module (import "env" "log" (func)) (memory 1))
