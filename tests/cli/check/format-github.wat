;; REFUSED: check % --format github
(module
  (import "env" "escape\0a::error::%0A,:" (func $f))
  (func (export "_start") call $f))
