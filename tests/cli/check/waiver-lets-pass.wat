;; RUN: check % --policy %dir/policies/waived
;; RUN: check % --policy %dir/policies/waived --quiet
(module (import "env" "log" (func)) (memory 1))
