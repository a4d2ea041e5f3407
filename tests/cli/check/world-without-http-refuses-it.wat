;; REFUSED: check % --policy %dir/policies/wasi-cli
(component
  (import "wasi:http/outgoing-handler@0.2.3" (instance (export "handle" (func)))))
