;; RUN: --quiet keys generate --output-prefix dev
;; RUN: --quiet attest % --key dev.key
;; EXIT 221: run --key dev.pub --max-memory 1MiB %
(module (memory (export "memory") 17 17) (func (export "_start")))
