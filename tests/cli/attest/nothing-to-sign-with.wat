;; EXIT 2: attest %
;; EXIT 3: attest % --fulcio-url https://ca.example.com --trusted-root %dir/locked/root.json --identity-token %dir/locked/Cargo.lock
;; EXIT 3: attest % --fulcio-url https://ca.example.com --trusted-root %dir/locked/root.json --identity-token eyJh.c2VjcmV0
;; EXIT 3: attest % --fulcio-url https://ca.example.com --trusted-root %dir/locked/root.json --identity-token eyJh.eyJpc3MiOiJpIiwic3ViIjoicyIsImV4cCI6MX0.c2ln
;; EXIT 2: attest % --fulcio-url https://ca.example.com --trusted-root %dir/locked/root.json
;; EXIT 2: attest % --fulcio-url https://ca.example.com
;; RUN: --quiet keys generate --output-prefix dev
;; EXIT 2: attest % --key dev.key --identity-token token.txt
;; EXIT 2: attest % --key dev.key --fulcio-url https://ca.example.com
;; EXIT 2: attest % --key dev.key --trusted-root %dir/locked/root.json
;; EXIT 2: attest % --key dev.key --rekor-url https://log.example.com
;; EXIT 3: attest % --key dev.key --signing-config %dir/locked/Cargo.lock
;; EXIT 2: attest % --key dev.key --rekor-version 1
(module (memory (export "memory") 1 2) (func (export "_start")))
