;; Paths without a folder of the machine, and those by which the Rust project replaces its own.
;; RUN: check %
(module
  (memory 1 1)
  (data (i32.const 0) "src/lib.rs tool/src/main.rs /rustc/4d91de4e48198da2e33413efdcd9cd2cc0c46688/library/core/src/fmt/mod.rs"))
