;; RUN: --quiet keys generate --output-prefix dev
;; EXIT 10: verify % --key dev.pub --format github
;; RUN: --quiet attest % --key dev.key --audited-at 2026-11-22T00:00:00Z
;; EXIT 3: verify % nowhere.wasm --key dev.pub --format github
(module (memory (export "memory") 1 1) (func (export "_start")))
