;; REFUSED: check %
(module (@custom "notes" "\00\01") (@custom "\1b]0;title" "x"))
