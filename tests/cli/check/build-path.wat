;; RUN: check %
(module
  (memory 1 1)
  (data (i32.const 0) "panicked at /build/tool-1.2.0/src/lib.rs:12:3 and /opt/cargo/registry/src/x-0.1.0/src/parse.rs"))
