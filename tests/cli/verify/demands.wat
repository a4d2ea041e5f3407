;; RUN: --quiet keys generate --output-prefix dev
;; RUN: --quiet attest % --key dev.key --audited-at 2026-11-22T00:00:00Z
;; EXIT 10: verify % --key dev.pub --policy %dir/policies/demands-provenance
;; EXIT 10: verify % --key dev.pub --policy %dir/policies/demands-source
(module (memory (export "memory") 1 1) (func (export "_start")))
