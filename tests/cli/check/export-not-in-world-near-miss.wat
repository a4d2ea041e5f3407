;; RUN: check %
(module (memory (export "memory") 1 1) (func (export "_start")) (func (export "cabi_realloc")))
