;; What the host keeps in a table of its own values is not called.
;; RUN: check %
(module (table (export "values") 1 1 externref))
