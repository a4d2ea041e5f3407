;; REFUSED: check % --policy %dir/policies/waiver-unused
;; The waiver is for `memory 1`, covers it, and leaves `memory 0` as it is.
(module (memory 1) (memory 1))
