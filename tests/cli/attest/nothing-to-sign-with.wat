;; EXIT 2: attest %
;; EXIT 3: attest % --identity-token %dir/locked/Cargo.lock
;; EXIT 3: attest % --identity-token missing.jwt
;; EXIT 2: attest % --fulcio-url https://fulcio.example.com
;; RUN: --quiet keys generate --output-prefix dev
;; EXIT 2: attest % --key dev.key --identity-token token.txt
;; EXIT 2: attest % --key dev.key --rekor-url https://log.example.com
;; EXIT 3: attest % --key dev.key --signing-config %dir/locked/Cargo.lock
;; EXIT 2: attest % --key dev.key --rekor-version 3
(module (memory (export "memory") 1 2) (func (export "_start")))
