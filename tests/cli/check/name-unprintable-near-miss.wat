;; Letters of other scripts, and spaces, can be seen.
;; RUN: check %
(module (func (export "日本 語")) (func (export "größe")) (@custom "" ""))
