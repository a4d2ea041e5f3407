;; RUN: --quiet keys generate --output-prefix dev
;; EXIT 3: keys generate --output-prefix dev
(module (memory (export "memory") 1 1) (func (export "_start")))
