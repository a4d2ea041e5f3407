;; EXIT 3: harden % --sections-only -o out.wasm
(module (@custom "reloc.CODE" "\00"))
