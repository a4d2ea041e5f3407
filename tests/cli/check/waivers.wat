;; REFUSED: check % --policy %dir/policies/waives
;; REFUSED: check % --policy %dir/policies/waives --format json
;;
;; A waived finding stands in the report and fails nothing; a waiver that ended, is not needed or names no code is a finding itself.
(module
  (memory 1)
  (func $init nop)
  (start $init))
