;; EXIT 3: policy init %
(component (import "a:b/c" (func)))
