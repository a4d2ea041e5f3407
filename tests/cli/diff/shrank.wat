;; RUN: diff shrank.old %
;; RUN: diff --format json shrank.old %
;; REFUSED: diff % shrank.old
(module
  (memory (export "memory") 1 4)
  (func (export "_start")))
