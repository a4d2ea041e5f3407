;; One script for each name, and ASCII names that a minifier made.
;; REFUSED: check %
(module
  (import "a" "I" (func))
  (import "a" "l" (func))
  (import "a" "\d0\bf\d1\80\d0\b8\d0\b2\d0\b5\d1\82" (func))
  (import "a" "日本のテスト" (func)))
