;; RUN: --quiet keys generate --output-prefix dev
;; RUN: --quiet attest % --key dev.key
;; EXIT 222: run --key dev.pub --policy %dir/policies/stdio %
;; EXIT 223: run --key dev.pub --timeout 50ms %
(module (func (export "_start") (loop br 0)))
