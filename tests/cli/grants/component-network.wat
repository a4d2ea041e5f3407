;; RUN: grants %
;; RUN: grants --for wassette %
;; RUN: grants --for wassette --format json %
(component
  (import "wasi:sockets/tcp-create-socket@0.2.6" (instance
    (export "tcp-socket" (type $s (sub resource)))
    (export "create-tcp-socket" (func (result (own $s))))))
  (import "wasi:sockets/tcp@0.2.6" (instance
    (export "tcp-socket" (type $s (sub resource)))
    (export "[method]tcp-socket.shutdown" (func (param "self" (borrow $s))))
    (export "[method]tcp-socket.start-listen" (func (param "self" (borrow $s))))))
  (import "wasi:http/outgoing-handler@0.2.6" (instance (export "handle" (func))))
  (import "wasi:cli/environment@0.2.6" (instance (export "get-environment" (func (result (list (tuple string string))))))))
