;; A WIT world is written down as a component.
;; RUN: check %
(module (@custom "component-type:tool" "\00asm\0d\00\01\00") (@custom "notes" "asm, gzip, zip and ELF"))
