;; RUN: check %
(module (@custom "producers" "\00"))
