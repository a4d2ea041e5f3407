;; RUN: --quiet keys generate --output-prefix dev
;; RUN: --quiet keys generate --output-prefix other
;; RUN: --quiet attest % --key dev.key --audited-at 2026-11-22T00:00:00Z
;; EXIT 3: verify % --config %dir/config/no-such-key.toml
;; EXIT 3: verify % --config %dir/config/wild.toml
;; EXIT 3: verify % --config %dir/config/unknown-key.toml
;; EXIT 2: verify % --config %dir/config/revoked.toml
;; EXIT 12: verify % --config %dir/config/revoked.toml --key other.pub
;; EXIT 10: verify % --key dev.pub --predicate-type slsa-provenance
;; EXIT 12: verify % --key dev.pub --threshold 2
;; EXIT 2: verify % --key dev.pub --predicate-type provenance
(module (memory (export "memory") 1 1) (func (export "_start")))
