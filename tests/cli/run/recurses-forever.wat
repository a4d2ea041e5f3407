;; RUN: --quiet keys generate --output-prefix dev
;; RUN: --quiet attest % --key dev.key
;; EXIT 220: run --key dev.pub %
(module (func $f (export "_start") call $f))
