;; RUN: --quiet keys generate --output-prefix dev
;; RUN: attest % --key dev.key --audited-at 2026-11-22T00:00:00Z
;; RUN: verify % --key dev.pub
;; RUN: --quiet verify % --key dev.pub
(module (memory (export "memory") 1 1) (func (export "_start")))
