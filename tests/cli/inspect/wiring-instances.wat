;; RUN: inspect % --format json
;; One module is never instantiated, so that its import leads nowhere; one is instantiated twice; and one by whoever has the component.
(component
  (import "connect" (func $connect))
  (import "read" (func $read))
  (core func $read (canon lower (func $read)))
  (core module
    (import "host" "connect" (func $connect))
    (func (export "run") call $connect))
  (core module $twice
    (import "host" "read" (func $read))
    (func $fetch (export "run") call $read))
  (core module $given (import "host" "read" (func)))
  (core instance $host (export "read" (func $read)))
  (core instance (instantiate $twice (with "host" (instance $host))))
  (core instance $i (instantiate $twice (with "host" (instance $host))))
  (func (export "run") (canon lift (core func $i "run")))
  (export "given" (core module $given)))
