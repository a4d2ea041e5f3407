;; Names of functions that the policy keeps.
;; RUN: check % --policy %dir/policies/keeps-names
(module (func $main (export "_start")))
