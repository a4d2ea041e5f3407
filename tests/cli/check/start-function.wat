;; RUN: check %
(module (func $init) (start $init))
