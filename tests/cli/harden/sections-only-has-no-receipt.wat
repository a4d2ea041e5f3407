;; EXIT 2: harden % --sections-only -o out.wasm --receipt receipt.json
;; EXIT 2: harden % -o out.wasm
(module)
