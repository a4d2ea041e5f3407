;; RUN: --quiet keys generate --output-prefix dev
;; RUN: --quiet attest % --key dev.key
;; EXIT 13: verify % --key dev.pub --policy %dir/policies/demands-run
(module (memory (export "memory") 1 1) (func (export "_start")))
