;; A digit that is a letter, Cyrillic letters alone and among Latin ones, and two names that look alike.
;; REFUSED: check %
(module
  (import "wasi_snapshot_previewl" "fd_read" (func (param i32 i32 i32 i32) (result i32)))
  (import "env" "fd_wr\d1\96te" (func))
  (import "env" "\d1\81\d0\be\d1\80\d0\b5" (func))
  (import "env" "cope" (func))
  (import "env" "\d1\85log" (func)))
