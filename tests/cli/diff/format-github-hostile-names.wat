;; REFUSED: diff --format github format-github-hostile-names.old %
(module
  (import "env" "\1b[2J\1b[31mred" (func))
  (import "env" "\0d\0a::error title=forged::all is well" (func))
  (import "env" "\e2\80\aegnissapmoc \e2\80\a8 next" (func))
  (import "env" "<script>alert(1)</script> [link](https://example.org) {0}" (func))
  (import "env" "100%25 %0A::stop-commands::x" (func))
  (import "env" "##[error]x ##vso[task.setvariable variable=PATH]x" (func)))
