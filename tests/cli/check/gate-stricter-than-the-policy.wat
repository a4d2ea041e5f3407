;; REFUSED: check % --gate low
(module (func (export "f")))
