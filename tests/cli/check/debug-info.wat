;; RUN: check %
(module
  (@custom ".debug_info" "\00\01")
  (@custom ".debug_line" "\00\01")
  (@custom "sourceMappingURL" "\19https://example.org/a.map")
  (func $main (export "_start")))
