;; EXIT 3: check % --policy %dir/bad/two-versions
(module (import "x:y/i@0.2.0" "evil" (func)))
