;; RUN: inspect % --format json
;; A component inside is followed, a component that the host gives is not: what it gets is called by somebody unknown. So is what
;; a core module of the host's gets.
(component
  (import "seen" (func $seen))
  (import "unseen" (func $unseen))
  (import "lost" (func $lost))
  (import "spare" (func $spare))
  (import "plugin" (component $plugin (import "call" (func))))
  (import "native" (core module $native (import "host" "call" (func))))
  (component $inner
    (import "call" (func $call))
    (core func $call (canon lower (func $call)))
    (core module $m
      (import "host" "call" (func $call))
      (func $forward (export "go") call $call))
    (core instance $i (instantiate $m (with "host" (instance (export "call" (func $call))))))
    (func (export "go") (canon lift (core func $i "go"))))
  (instance $inner (instantiate $inner (with "call" (func $seen))))
  (instance $spare (instantiate $inner (with "call" (func $spare))))
  (instance (instantiate $plugin (with "call" (func $unseen))))
  (core func $lost (canon lower (func $lost)))
  (core instance (instantiate $native (with "host" (instance (export "call" (func $lost))))))
  (core func $go (canon lower (func $inner "go")))
  (core module $m
    (import "inner" "go" (func $go))
    (func $start (export "run") call $go))
  (core instance $i (instantiate $m (with "inner" (instance (export "go" (func $go))))))
  (func (export "run") (canon lift (core func $i "run"))))
