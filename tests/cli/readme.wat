;; RUN: inspect %
;;
;; A test of the program is one file. Lines that begin with `;; RUN:`, `;; REFUSED:` or `;; EXIT n:` are run in order;
;; they must end with status 0, 1 or n. `%` is this module as a binary, `%dir` the folder of this file, `%tmpdir` the empty
;; folder that the program runs in. What it prints is compared with `readme.wat.stdout` and `readme.wat.stderr` (no file: it
;; prints nothing there). `cargo xtask bless` writes these files; read them as a stranger would.
(module)
