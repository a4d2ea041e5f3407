;; RUN: --quiet keys generate --output-prefix dev
;; RUN: --quiet attest % --key dev.key
;; EXIT 12: verify % --certificate-identity ann@example.com --certificate-oidc-issuer https://accounts.example.com
;; EXIT 2: verify % --certificate-identity ann@example.com
;; EXIT 2: verify % --certificate-oidc-issuer https://accounts.example.com
;; EXIT 2: verify % --certificate-identity-regexp ^.*$ --certificate-oidc-issuer https://accounts.example.com
;; EXIT 2: verify % --certificate-identity-regexp ^https://github\.com/.*$ --certificate-oidc-issuer https://accounts.example.com
;; EXIT 2: verify % --certificate-identity-regexp ann --certificate-oidc-issuer https://accounts.example.com
;; EXIT 2: verify % --certificate-identity ann --insecure-any-identity
;; EXIT 3: verify % --key dev.pub --trusted-root %dir/keyless.wat
(module (memory (export "memory") 1 1) (func (export "_start")))
