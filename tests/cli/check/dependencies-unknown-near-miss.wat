;; Built from nothing else, and known to be.
;; RUN: check % --advisory-db %dir/advisory-db
(module (@custom ".dep-v0" "\78\9c\ab\56\2a\48\4c\ce\4e\4c\4f\2d\56\b2\52\88\ae\56\ca\4b\cc\4d\05\b2\94\4a\f2\f3\73\94\74\14\94\ca\52\8b\8a\33\f3\f3\40\42\06\7a\86\7a\06\20\b1\e2\fc\d2\a2\64\b0\aa\9c\fc\e4\44\b0\b2\a2\fc\fc\12\a0\40\49\51\69\6a\6d\6c\2d\00\60\af\1a\20"))
