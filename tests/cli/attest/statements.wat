;; RUN: --quiet keys generate --output-prefix dev
;; RUN: attest % --key dev.key --audited-at 2026-11-22T00:00:00Z --lock %dir/locked/Cargo.lock --predicate-type module-audit --predicate-type cyclonedx --predicate-type svr
;; RUN: verify % --key dev.pub --predicate-type module-audit --predicate-type cyclonedx --predicate-type svr
;; EXIT 10: verify % --key dev.pub --predicate-type slsa-provenance
;; EXIT 3: attest % --key dev.key --predicate-type slsa-provenance
;; EXIT 3: attest % --key dev.key --predicate-type cyclonedx
;; EXIT 2: attest % --key dev.key --predicate-type cyclonedx --predicate-type svr --output one.sigstore.json
;; EXIT 2: attest % --key dev.key --predicate-type sbom
(module (memory (export "memory") 1 1) (func (export "_start")))
