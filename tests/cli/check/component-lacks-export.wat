;; REFUSED: check % --policy %dir/policies/args
(component
  (import "acme:host/store@1.2.9" (instance
    (type $entry' (record (field "key" string) (field "value" (list u8))))
    (export "entry" (type $entry (eq $entry')))
    (export "item" (type $item (sub resource)))
    (export "[method]item.read" (func (param "self" (borrow $item)) (result $entry)))
    (export "get" (func (param "key" string) (result (result (own $item) (error string)))))
  )))
