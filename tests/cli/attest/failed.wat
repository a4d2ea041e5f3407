;; RUN: --quiet keys generate --output-prefix dev
;; REFUSED: attest % --key dev.key --predicate-type svr --allow-failed
;; EXIT 10: verify % --key dev.pub --predicate-type svr
(module (import "env" "f" (func)))
