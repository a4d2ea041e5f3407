;; RUN: diff % %
(module (memory 1 1))
