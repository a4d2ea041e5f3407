;; REFUSED: check % --policy %dir/policies/env-memory
(module (import "env" "memory" (global (mut i32))))
