;; RUN: check % --gate high
;; RUN: check % --gate high --format json
(module (memory 1))
