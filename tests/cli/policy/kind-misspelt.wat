;; EXIT 3: check % --policy %dir/bad/kind-misspelt
(module (import "env" "memory" (memory 1 2)))
