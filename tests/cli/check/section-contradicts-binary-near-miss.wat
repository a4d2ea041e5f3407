;; RUN: check % --policy %dir/policies/keeps-names
(module
  (@custom "name" "\01\07\01\00\04main")
  (func (export "_start")))
