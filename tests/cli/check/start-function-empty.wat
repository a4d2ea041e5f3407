;; RUN: check %
(module (func) (start 0))
