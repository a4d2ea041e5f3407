;; A crate of another name.
;; RUN: check % --advisory-db %dir/advisory-db
(module (@custom ".dep-v0" "\78\9c\5d\8c\41\0a\c3\20\10\45\af\22\b3\4e\c5\a4\bb\5e\a5\74\31\c8\10\a4\d6\5f\46\0d\84\e0\dd\13\b3\09\64\f7\79\bc\f7\37\fa\b3\ff\f2\2c\99\5e\e6\bd\51\e2\9f\1c\8b\22\92\c4\f5\31\d1\60\68\11\cd\01\a9\e3\a7\75\d6\75\96\51\d5\9f\a6\57\2e\92\6d\00\b5\c1\5c\07\05\88\b7\d8\d9\f1\1e\47\78\3e\35\05\ca\01\8a\56\69\9f\b6\03\5d\7f\2d\43"))
