;; REFUSED: check % --min-severity high
(module (memory 1) (func (export "f")))
