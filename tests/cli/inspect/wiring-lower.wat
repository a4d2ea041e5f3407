;; RUN: inspect % --format json
;; `log` is called by an exported function, `trace` only through a table, and nobody calls `gone`. What is dropped is no function.
(component
  (import "acme:host/log@1.0.0" (instance $log
    (export "handle" (type $handle (sub resource)))
    (export "log" (func))
    (export "trace" (func))
    (export "gone" (func))))
  (import "tick" (func $tick))
  (alias export $log "handle" (type $handle))
  (core func $log (canon lower (func $log "log")))
  (core func $trace (canon lower (func $log "trace")))
  (core func $gone (canon lower (func $log "gone")))
  (core func $drop (canon resource.drop $handle))
  (core func $tick (canon lower (func $tick)))
  (core module $m
    (import "log" "log" (func $log))
    (import "log" "trace" (func $trace))
    (import "log" "gone" (func $gone))
    (import "log" "drop" (func $drop (param i32)))
    (import "tick" "tick" (func $tick))
    (table 1 1 funcref)
    (elem (i32.const 0) $handler)
    (func $handler call $trace)
    (func $greet call $log)
    (func $tidy call $tick)
    (func (export "run") call $greet)
    (func (export "post")  call $tidy))
  (core instance $i (instantiate $m
    (with "log" (instance
      (export "log" (func $log)) (export "trace" (func $trace)) (export "gone" (func $gone)) (export "drop" (func $drop))))
    (with "tick" (instance (export "tick" (func $tick))))))
  (func $run (canon lift (core func $i "run") (post-return (core func $i "post"))))
  (instance $run (export "run" (func $run)))
  (export "acme:tools/run@0.1.0" (instance $run)))
