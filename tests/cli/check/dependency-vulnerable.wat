;; Built from leaky 1.2.2; from 1.2.3 on it is patched.
;; REFUSED: check % --advisory-db %dir/advisory-db
(module (@custom ".dep-v0" "\78\9c\5d\8b\31\0a\80\30\0c\00\bf\52\32\4b\a8\8e\7e\45\1c\42\09\22\d6\46\d2\56\10\e9\df\d5\2e\a2\db\71\dc\9d\b0\91\5b\68\e2\08\bd\19\4e\08\b4\f2\4d\e0\99\96\03\1a\03\3b\6b\9c\25\3c\ae\c5\0e\bb\c7\45\c9\ea\6a\e6\94\12\47\9c\05\4a\63\de\3b\89\f8\df\6c\b1\45\fb\9d\bd\38\aa\99\8a\a4\5b\24\cd\5c\c6\72\01\d9\9f\2c\69"))
