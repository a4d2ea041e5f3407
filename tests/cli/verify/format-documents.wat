;; RUN: --quiet keys generate --output-prefix dev
;; RUN: --quiet keys generate --output-prefix other
;; EXIT 10: verify % --key dev.pub --format sarif
;; RUN: --quiet attest % --key dev.key --audited-at 2026-11-22T00:00:00Z
;; EXIT 12: verify % --key other.pub --format sarif
;; RUN: verify % --key dev.pub --format sarif
;; RUN: verify % --key dev.pub --format json
;; EXIT 12: verify % nowhere.wasm --key other.pub --format json
(module (memory (export "memory") 1 1) (func (export "_start")))
