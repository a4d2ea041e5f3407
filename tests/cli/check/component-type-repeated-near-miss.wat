;; RUN: check %
(module (@custom "component-type:tool" "\00"))
