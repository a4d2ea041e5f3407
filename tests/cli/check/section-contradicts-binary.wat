;; A name for function 9, of which there is none.
;; REFUSED: check % --policy %dir/policies/keeps-names
(module
  (@custom "name" "\01\07\01\09\04main")
  (func (export "_start")))
