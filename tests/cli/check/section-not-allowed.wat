;; RUN: check %
(module (@custom ".debug_info" "\00\01") (@custom "\1b]0;title" "x"))
