;; REFUSED: check % --policy %dir/policies/asynchronous
;; The first is as the world says; the second is `async`, and the world's is not.
(component
  (import "policy:asynchronous/net" (instance
    (export "fetch" (func async (param "url" string) (result string)))
    (export "resolve" (func async (param "name" string) (result string))))))
