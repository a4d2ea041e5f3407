;; RUN: --quiet keys generate --output-prefix dev
;; RUN: --quiet keys generate --output-prefix other
;; RUN: --quiet attest % --key dev.key --audited-at 2026-11-22T00:00:00Z
;; RUN: trust explain explain.wasm.sigstore.json --key dev.pub
;; EXIT 12: trust explain explain.wasm.sigstore.json --key other.pub
;; EXIT 12: trust explain explain.wasm.sigstore.json
;; EXIT 11: trust explain explain.wasm
;; EXIT 3: trust explain nowhere.json
(module (memory (export "memory") 1 1) (func (export "_start")))
