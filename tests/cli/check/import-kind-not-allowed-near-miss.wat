;; RUN: check % --policy %dir/policies/env-memory
(module (import "env" "memory" (memory 1 1)))
