;; Built from lonely 3.0.0, which nobody maintains.
;; RUN: check % --advisory-db %dir/advisory-db
(module (@custom ".dep-v0" "\78\9c\5d\8b\c1\0a\80\20\10\05\7f\45\f6\1c\62\74\eb\57\a2\c3\22\4b\44\e6\8b\d5\82\08\ff\3d\eb\12\74\1b\86\99\8b\36\f6\0b\4f\92\a8\37\c3\45\91\57\a9\44\01\51\c2\49\8d\a1\43\34\cd\88\8f\ec\ac\b3\ee\71\09\bb\fa\b7\f3\ca\59\92\9d\41\a5\31\df\9e\81\f0\9b\9d\6d\ff\73\80\e7\37\53\20\57\91\75\97\32\96\1b\1c\e3\2c\e4"))
