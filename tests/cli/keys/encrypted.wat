;; EXIT 2: keys generate --output-prefix dev --encrypt --passphrase-env NOWHERE
;; RUN: keys generate --output-prefix dev --encrypt --passphrase-env PATH
;; EXIT 2: attest % --key dev.key --passphrase-env NOWHERE
;; RUN: attest % --key dev.key --passphrase-env PATH --audited-at 2026-11-22T00:00:00Z
;; RUN: --quiet verify % --key dev.pub
(module (memory (export "memory") 1 1) (func (export "_start")))
