;; EXIT 12: verify % --bundle %dir/keyless/identity.sigstore.json --trusted-root %dir/keyless/trusted_root.json --certificate-identity https://github.com/acme/tool/.github/workflows/release.yml@refs/tags/v1 --certificate-oidc-issuer https://token.actions.githubusercontent.com --certificate-github-workflow-ref refs/tags/v1 --certificate-github-workflow-trigger push
;; EXIT 12: verify % --bundle %dir/keyless/identity.sigstore.json --config %dir/keyless/trust.toml
;; EXIT 12: verify % --bundle %dir/keyless/identity.sigstore.json --certificate-identity ann@example.com --certificate-oidc-issuer https://accounts.example.com
;; RUN: trust explain %dir/keyless/identity.sigstore.json --trusted-root %dir/keyless/trusted_root.json --certificate-identity https://github.com/acme/tool/.github/workflows/release.yml@refs/heads/main --certificate-oidc-issuer https://token.actions.githubusercontent.com
;; EXIT 12: trust explain %dir/keyless/identity.sigstore.json
;; EXIT 12: verify % --bundle %dir/keyless/identity.sigstore.json --config %dir/keyless/trust.toml --format json
(module (memory (export "memory") 1 2) (func (export "_start")))
