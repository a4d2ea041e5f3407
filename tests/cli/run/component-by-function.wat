;; RUN: --quiet keys generate --output-prefix dev
;; RUN: --quiet attest % --key dev.key --policy %dir/policies/add
;; RUN: run --key dev.pub --invoke add % 2 40
;; EXIT 202: run --key dev.pub --invoke add % 2
;; EXIT 202: run --key dev.pub --invoke add % 2 three
;; EXIT 202: run --key dev.pub --invoke subtract % 2 40
;; EXIT 202: run --key dev.pub %
(component
  (core module $m (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
  (core instance $i (instantiate $m))
  (func $add (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $i "add")))
  (export "add" (func $add)))
