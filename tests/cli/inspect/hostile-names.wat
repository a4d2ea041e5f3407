;; RUN: inspect %
(module (import "\1b[31mred\0d\0a::error::x" "\e2\80\aeevil\f3\a0\81\81" (func)) (func (export "")))
