;; A function that does nothing yet has an instruction: the rule for start functions speaks of it.
;; RUN: check %
(module (func nop) (start 0))
