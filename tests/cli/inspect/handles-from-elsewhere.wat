;; RUN: inspect %
;; RUN: inspect --format json %
(component
  (import "wasi:filesystem/types@0.2.6" (instance
    (export "descriptor" (type $d (sub resource)))
    (type $e' (enum "access" "again"))
    (export "error-code" (type $e (eq $e')))
    (export "[method]descriptor.unlink-file-at" (func (param "self" (borrow $d)) (param "path" string) (result (result (error $e)))))))
  (import "wasi:io/streams@0.2.6" (instance
    (export "output-stream" (type $o (sub resource)))
    (export "[method]output-stream.flush" (func (param "self" (borrow $o)))))))
