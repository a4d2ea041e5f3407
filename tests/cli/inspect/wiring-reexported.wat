;; RUN: inspect % --format json
;; Whoever has the component may call what it hands on.
(component
  (import "acme:host/clock@1.0.0" (instance $clock
    (export "now" (func (result u64)))
    (export "resolution" (func (result u64)))))
  (import "acme:host/log@1.0.0" (instance $log (export "log" (func)) (export "flush" (func))))
  (export "acme:tools/clock@1.0.0" (instance $clock))
  (alias export $log "log" (func $f))
  (export "write" (func $f)))
