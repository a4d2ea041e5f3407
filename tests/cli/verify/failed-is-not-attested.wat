;; RUN: --quiet keys generate --output-prefix dev
;; REFUSED: attest % --key dev.key
;; EXIT 10: verify % --key dev.pub
;; RUN: attest % --key dev.key --allow-failed
;; EXIT 13: verify % --key dev.pub
(module (import "env" "f" (func)))
