;; RUN: inspect %
(module
  (import "wasix_32v1" "proc_spawn" (func))
  (import "wasix_32v1" "resolve" (func))
  (import "wasix_32v1" "sock_connect" (func))
  (import "wasix_32v1" "dlopen" (func))
  (import "wasix_32v1" "invented" (func)))
