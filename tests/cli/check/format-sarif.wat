;; REFUSED: check % --format sarif
(module
  (import "env" "escape\0a::error::" (func $f))
  (func (export "_start") call $f))
