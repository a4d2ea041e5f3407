;; REFUSED: check %
(module (@custom "payload" "xx\00asm\01\00\00\00") (@custom "more" "\1f\8b\08\00\00\00\00\00\00\03"))
