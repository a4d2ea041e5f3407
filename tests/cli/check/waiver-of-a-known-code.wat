;; RUN: check % --policy %dir/policies/waived-memory
;; A code that somebody may take responsibility for, though nothing here needs it.
(module (memory 1 2))
