;; RUN: --quiet keys generate --output-prefix dev
;; RUN: --quiet attest % --key dev.key --policy %dir/policies/demands-run --audited-at 2026-11-22T00:00:00Z
;; RUN: verify % --key dev.pub --policy %dir/policies/demands-run --format json
(module (memory (export "memory") 1 1) (func (export "run")))
