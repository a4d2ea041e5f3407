;; RUN: check %
(module
  (memory 1 1)
  (data (i32.const 0) "/home/anna/.cargo/registry/src/x/lib.rs\00C:\\Users\\Berta\\tool\\src\\main.rs"))
