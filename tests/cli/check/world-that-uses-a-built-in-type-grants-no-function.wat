;; REFUSED: check % --policy %dir/policies/one-use
;;
;; wit-parser imports a whole interface when a world uses one of its types, and `wasi:filesystem/types` uses one of the clock's.
(component
  (import "wasi:clocks/wall-clock@0.2.0" (instance
    (type $t (record (field "seconds" u64) (field "nanoseconds" u32)))
    (export "datetime" (type $d (eq $t)))
    (export "now" (func (result $d))))))
