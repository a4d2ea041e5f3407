;; REFUSED: check % --policy %dir/policies/waived
;; The first import is waived by its subject. The second has a backtick in its name, so that its message holds `env.log` too.
(module
  (import "env" "log" (func))
  (import "env" "log`, `env.log" (func))
  (memory 1))
