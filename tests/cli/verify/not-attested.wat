;; RUN: --quiet keys generate --output-prefix dev
;; EXIT 10: verify % --key dev.pub
;; EXIT 10: verify % --key dev.pub --format json
(module (memory (export "memory") 1 1) (func (export "_start")))
