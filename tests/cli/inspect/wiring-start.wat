;; RUN: inspect % --format json
;; The start function of a module that is instantiated runs without a call from outside; that of the other module never runs.
(component
  (import "boot" (func $boot))
  (import "halt" (func $halt))
  (core func $boot (canon lower (func $boot)))
  (core func $halt (canon lower (func $halt)))
  (core module $m
    (import "host" "boot" (func $boot))
    (func $init call $boot)
    (start $init))
  (core module $idle
    (import "host" "halt" (func $halt))
    (func $init call $halt)
    (start $init))
  (core instance (instantiate $m (with "host" (instance (export "boot" (func $boot)))))))
