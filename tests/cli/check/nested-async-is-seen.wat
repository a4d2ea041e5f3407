;; REFUSED: check %
(component (component (core func (canon task.cancel))))
