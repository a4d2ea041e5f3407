//! What can be called, and nothing else.

use super::*;
use crate::{ErrorKind, Options, filter};

fn runs(text: &str) -> Result<String, ErrorKind> {
    filter(b"null", text, &Options::default())
        .map(|out| String::from_utf8(out).unwrap())
        .map_err(|e| e.kind)
}

/// Everything that a filter can call: definitions, and natives that no definition hides.
fn callable() -> Vec<String> {
    let definitions = definitions()
        .into_iter()
        .map(|def| format!("{}/{}", def.name, def.args.len()));
    let natives = natives()
        .into_iter()
        .map(|(name, arguments, _)| format!("{name}/{}", arguments.len()));
    let mut all: Vec<_> = definitions.chain(natives).collect();
    all.sort();
    all.dedup();
    all
}

#[test]
fn every_builtin_that_is_callable_is_listed() {
    let listed: Vec<_> = CALLABLE.split_whitespace().collect();
    assert_eq!(callable(), listed);
}

#[test]
fn builtins_that_reach_outside_are_absent() {
    for name in [
        "input",
        "inputs",
        "env",
        "$ENV",
        "now",
        "localtime",
        "mktime",
        "gmtime",
        "strftime(\"\")",
        "strflocaltime(\"\")",
        "strptime(\"\")",
        "todate",
        "input_filename",
        "input_line_number",
        "debug",
        "debug(1)",
        "stderr",
        "halt",
        "halt(0)",
        "halt_error",
        "halt_error(1)",
        "get_search_list",
        "modulemeta",
        "$__prog_args",
        "$__loc__",
        "tobytes",
        "random",
        "repl",
        "builtins",
        "@htmld",
    ] {
        assert_eq!(runs(name), Err(ErrorKind::FilterUndefined), "{name}");
    }
    for text in [
        "import \"a\" as a; 1",
        "include \"a\"; 1",
        "import \"a\" as $a; 1",
        "module {}; 1",
    ] {
        assert_eq!(runs(text), Err(ErrorKind::FilterSyntax), "{text}");
    }
    assert_eq!(runs("a::b"), Err(ErrorKind::FilterUndefined));
}

#[test]
fn every_allowed_builtin_exists() {
    let definitions: Vec<_> = definitions()
        .into_iter()
        .map(|def| (def.name, def.args.len()))
        .collect();
    assert_eq!(
        allowed::DEFINITIONS
            .iter()
            .find(|allowed| !definitions.contains(allowed)),
        None
    );
    let natives: Vec<_> = natives()
        .iter()
        .map(|(name, arguments, _)| (*name, arguments.len()))
        .collect();
    assert_eq!(
        allowed::NATIVES
            .iter()
            .find(|allowed| !natives.contains(allowed)),
        None
    );
}

#[test]
fn formats_encode_and_decode() {
    assert_eq!(
        runs("[\"ab?\", \"é\" | @base64, @base32, @uri, @html, @sh] | join(\" \")").unwrap(),
        "\"YWI/ MFRD6=== ab%3F ab? 'ab?' w6k= YOUQ==== %C3%A9 é 'é'\"\n"
    );
    assert_eq!(
        runs("[\"YWI/\", \"YWI\" | @base64d], (\"MFRD6===\" | @base32d), (\"%C3%A9\" | @urid)")
            .unwrap(),
        "[\"ab?\",\"ab\"]\n\"ab?\"\n\"é\"\n"
    );
    assert_eq!(
        runs("[1, \"a\\\"b\", null, true] | @csv, @tsv").unwrap(),
        "\"1,\\\"a\\\"\\\"b\\\",,true\"\n\"1\\ta\\\"b\\t\\ttrue\"\n"
    );
    assert_eq!(
        runs("\"<&'>\" | @html").unwrap(),
        "\"&lt;&amp;&apos;&gt;\"\n"
    );
}

#[test]
fn regular_expressions_match_and_replace() {
    assert_eq!(runs("\"foo bar\" | test(\"O\"; \"i\"), sub(\"(?<x>o+)\"; \"<\\(.x)>\"), [splits(\" \")], [scan(\"[a-z]\")] | tojson").unwrap(), "\"true\"\n\"\\\"f<oo> bar\\\"\"\n\"[\\\"foo\\\",\\\"bar\\\"]\"\n\"[\\\"f\\\",\\\"o\\\",\\\"o\\\",\\\"b\\\",\\\"a\\\",\\\"r\\\"]\"\n");
    assert_eq!(
        runs("\"é1\" | match(\"\\\\d\") | [.offset, .length, .string]").unwrap(),
        "[1,1,\"1\"]\n"
    );
    assert_eq!(runs("\"a\" | test(\"(\")"), Err(ErrorKind::Runtime));
    assert_eq!(
        runs("\"a\" | test(\"((a{100}){100}){100}\")"),
        Err(ErrorKind::Runtime)
    );
}

const CALLABLE: &str = "
    @base32/0 @base32d/0 @base64/0 @base64d/0 @csv/0 @html/0 @json/0 @sh/0 @text/0 @tsv/0 @uri/0 @urid/0 IN/1
    IN/2 INDEX/1 INDEX/2 JOIN/2 JOIN/3 JOIN/4 abs/0 absolute_paths/1 acos/0 acosh/0 add/0 add/1 all/0 all/1
    all/2 any/0 any/1 any/2 arrays/0 ascii/0 ascii_downcase/0 ascii_upcase/0 asin/0 asinh/0 atan/0 atan2/2
    atanh/0 booleans/0 bsearch/1 capture/1 capture/2 capture_of_match/0 cbrt/0 ceil/0 combinations/0
    combinations/1 contains/1 copysign/2 cos/0 cosh/0 decode_base32/0 decode_base64/0 decode_uri/0 del/1
    delete_path/1 delpaths/1 drem/2 each_field/1 empty/0 encode_base32/0 encode_base64/0 encode_uri/0
    endswith/1 error/0 error/1 error_empty/0 escape_html/0 escape_sh/0 escape_tsv/0 exp/0 exp10/0 exp2/0
    explode/0 expm1/0 fabs/0 false/0 fdim/2 finites/0 first/0 first/1 flatten/0 flatten/1 floor/0 fma/3 fmax/2
    fmin/2 fmod/2 frexp/0 from_entries/0 fromjson/0 fromstream/1 gamma/0 getpath/1 group_by/1 gsub/2 gsub/3
    has/1 have_decnum/0 have_literal_numbers/0 hypot/2 ilogb/0 implode/0 in/1 index/1 indices/1 infinite/0
    inside/1 isarray/0 isboolean/0 isempty/1 isfinite/0 isinfinite/0 isnan/0 isnormal/0 isnumber/0 isobject/0
    isstring/0 iterables/0 j0/0 j1/0 join/1 key_values/0 keys/0 keys_unsorted/0 last/0 last/1 ldexp/2
    leaf_paths/0 length/0 lgamma/0 lgamma_r/0 limit/2 log/0 log10/0 log1p/0 log2/0 logb/0 ltrim/0 ltrimstr/1
    map/1 map_values/1 match/1 match/2 matches/2 max/0 max_by/1 max_by_or_empty/1 min/0 min_by/1
    min_by_or_empty/1 modf/0 nan/0 nearbyint/0 nextafter/2 nexttoward/2 normals/0 not/0 nth/1 nth/2 null/0
    nulls/0 numbers/0 objects/0 path/1 path_value/1 paths/0 paths/1 pick/1 pow/2 pow10/0 range/1 range/2
    range/3 recurse/0 recurse/1 recurse/2 remainder/2 repeat/1 reverse/0 rindex/1 rint/0 round/0 rtrim/0
    rtrimstr/1 scalars/0 scalb/2 scalbln/2 scan/1 scan/2 scan_/2 select/1 setpath/2 significand/0 sin/0 sinh/0
    skip/2 sort/0 sort_by/1 split/1 split/2 split_/2 split_matches/2 splits/1 splits/2 sqrt/0 startswith/1
    strings/0 sub/2 sub/3 tan/0 tanh/0 test/1 test/2 tgamma/0 to_entries/0 toarray/0 toboolean/0 tojson/0
    tonumber/0 tostream/0 tostring/0 totype/2 transpose/0 trim/0 trimstr/1 true/0 trunc/0 truncate_stream/1
    type/0 unique/0 unique_by/1 until/2 utf8bytelength/0 values/0 walk/1 while/2 with_entries/1 y0/0 y1/0
";
