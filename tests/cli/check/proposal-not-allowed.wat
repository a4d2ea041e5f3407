;; REFUSED: check %
(module
  (memory 1 1 shared)
  (tag)
  (func (drop (i32.atomic.load (i32.const 0)))))
