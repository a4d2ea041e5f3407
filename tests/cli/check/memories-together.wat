;; REFUSED: check % --policy %dir/policies/small-component
(component
  (core module (memory 1 16))
  (core module (memory 1 1)))
