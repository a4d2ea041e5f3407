;; REFUSED: check %
;; RUN: check % --gate high
(module (memory 1))
