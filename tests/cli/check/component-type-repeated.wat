;; RUN: check %
(module (@custom "component-type:tool" "\00") (@custom "component-type:other" "\00"))
