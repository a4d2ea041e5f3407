;; A patched version, one before the mistake, one that only helped to build, and one from elsewhere.
;; RUN: check % --advisory-db %dir/advisory-db
(module (@custom ".dep-v0" "\78\9c\9d\8f\cb\0a\02\31\0c\45\7f\a5\64\3d\84\56\57\fa\2b\e2\22\76\c2\50\5a\1b\e9\43\90\a1\ff\ee\74\76\a3\28\e2\2e\1c\ee\b9\dc\cc\70\23\eb\69\e2\0c\47\75\9a\21\d2\95\97\0b\02\93\7f\c0\a0\e0\ce\29\3b\89\9d\19\dc\e1\be\b3\2c\35\d9\35\66\13\15\ce\e8\04\da\a0\be\db\1a\0f\a8\ff\b6\0d\ea\cf\f6\82\bd\8b\63\87\97\ea\c2\f8\5b\9d\d9\d6\4d\ae\6c\bd\22\12\de\7e\30\af\2b\82\58\5a\63\49\a4\2c\a0\a4\ca\ed\dc\9e\f3\d3\65\e2"))
