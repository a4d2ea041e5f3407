;; EXIT 3: diff % %
;; EXIT 3: diff % missing.wasm
(module binary "\00asm\01\00\00\00\01\05\01\60\00\01")
