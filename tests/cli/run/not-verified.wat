;; RUN: --quiet keys generate --output-prefix dev
;; RUN: --quiet attest % --key dev.key
;; EXIT 203: run --key dev.pub % --bundle nowhere.json
;; EXIT 203: run --key dev.pub nowhere.wasm
;; EXIT 202: run %
;; RUN: --quiet keys generate --output-prefix other
;; EXIT 212: run --key other.pub %
(module (memory (export "memory") 1 1) (func (export "_start")))
