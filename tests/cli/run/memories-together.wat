;; RUN: --quiet keys generate --output-prefix dev
;; RUN: --quiet attest % --key dev.key --policy %dir/policies/add
;; EXIT 221: run --key dev.pub --max-memory 1MiB --invoke add % 1 2
(component
  (core module $a (memory 16 16))
  (core module $b (memory 1 1))
  (core instance (instantiate $a))
  (core instance (instantiate $b))
  (core module $m (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
  (core instance $i (instantiate $m))
  (func $add (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $i "add")))
  (export "add" (func $add)))
