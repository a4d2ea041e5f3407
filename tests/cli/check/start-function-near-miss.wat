;; RUN: check %
(module (func (export "_initialize")))
