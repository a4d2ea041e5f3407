;; RUN: --quiet keys generate --output-prefix dev
;; RUN: --quiet keys generate --output-prefix other
;; RUN: --quiet attest % --key other.key
;; EXIT 2: verify %
;; EXIT 3: verify % --key dev.key
(module (memory (export "memory") 1 1) (func (export "_start")))
