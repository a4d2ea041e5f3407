;; RUN: check % --policy %dir/policies/only-types
(component
  (import "acme:host/store@1.2.9" (instance
    (type $entry' (record (field "key" string) (field "value" (list u8))))
    (export "entry" (type $entry (eq $entry')))
    (export "item" (type $item (sub resource)))
    (export "[method]item.read" (func (param "self" (borrow $item)) (result $entry)))
  )))
