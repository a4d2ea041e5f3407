//! Cases of jq's test suite that come out otherwise on purpose.

/// Suite, program, and why.
pub(crate) const DIFFERENCES: &[(&str, &str, &str)] = &[
    (
        "base64.test",
        ". | try @base64d catch .",
        "the message has other words",
    ),
    (
        "jq.test",
        "@text,@json,([1,.] | (@csv, @tsv)),@html,@uri,@sh,@base64,(@base64 | @base64d)",
        "the suite is older than jq 1.6, which writes `%27` as we do",
    ),
    (
        "jq.test",
        "{(0):1}",
        "the key is refused when the filter runs, not when it is compiled",
    ),
    (
        "jq.test",
        "{non_const:., (0):1}",
        "the key is refused when the filter runs, not when it is compiled",
    ),
    (
        "jq.test",
        "try (.foo[-1] = 0) catch .",
        "the message has other words",
    ),
    (
        "jq.test",
        "try (.foo[-2] = 0) catch .",
        "the message has other words",
    ),
    (
        "jq.test",
        "[.[] | try utf8bytelength catch .]",
        "the message has other words",
    ),
    (
        "jq.test",
        ". as {$a, $b:[$c, $d]}| [$a, $b, $c, $d]",
        "jaq has no `$name: pattern` in patterns",
    ),
    (
        "jq.test",
        ".[] | . as {$a, b: [$c, {$d}]} ?// [$a, {$b}, $e] ?// $f | [$a, $b, $c, $d, $e, $f]",
        "jaq has no destructuring alternatives `?//`",
    ),
    (
        "jq.test",
        ".[] | . as {a:$a} ?// {a:$a} ?// {a:$a} | $a",
        "jaq has no destructuring alternatives `?//`",
    ),
    (
        "jq.test",
        ".[] as {a:$a} ?// {a:$a} ?// {a:$a} | $a",
        "jaq has no destructuring alternatives `?//`",
    ),
    (
        "jq.test",
        "[[3],[4],[5],6][] | . as {a:$a} ?// {a:$a} ?// {a:$a} | $a",
        "jaq has no destructuring alternatives `?//`",
    ),
    (
        "jq.test",
        "[[3],[4],[5],6] | .[] as {a:$a} ?// {a:$a} ?// {a:$a} | $a",
        "jaq has no destructuring alternatives `?//`",
    ),
    (
        "jq.test",
        ".[] | . as {a:$a} ?// {a:$a} ?// $a | $a",
        "jaq has no destructuring alternatives `?//`",
    ),
    (
        "jq.test",
        ".[] as {a:$a} ?// {a:$a} ?// $a | $a",
        "jaq has no destructuring alternatives `?//`",
    ),
    (
        "jq.test",
        "[[3],[4],[5],6][] | . as {a:$a} ?// {a:$a} ?// $a | $a",
        "jaq has no destructuring alternatives `?//`",
    ),
    (
        "jq.test",
        "[[3],[4],[5],6] | .[] as {a:$a} ?// {a:$a} ?// $a | $a",
        "jaq has no destructuring alternatives `?//`",
    ),
    (
        "jq.test",
        ".[] | . as {a:$a} ?// $a ?// {a:$a} | $a",
        "jaq has no destructuring alternatives `?//`",
    ),
    (
        "jq.test",
        ".[] as {a:$a} ?// $a ?// {a:$a} | $a",
        "jaq has no destructuring alternatives `?//`",
    ),
    (
        "jq.test",
        "[[3],[4],[5],6][] | . as {a:$a} ?// $a ?// {a:$a} | $a",
        "jaq has no destructuring alternatives `?//`",
    ),
    (
        "jq.test",
        "[[3],[4],[5],6] | .[] as {a:$a} ?// $a ?// {a:$a} | $a",
        "jaq has no destructuring alternatives `?//`",
    ),
    (
        "jq.test",
        ".[] | . as $a ?// {a:$a} ?// {a:$a} | $a",
        "jaq has no destructuring alternatives `?//`",
    ),
    (
        "jq.test",
        ".[] as $a ?// {a:$a} ?// {a:$a} | $a",
        "jaq has no destructuring alternatives `?//`",
    ),
    (
        "jq.test",
        "[[3],[4],[5],6][] | . as $a ?// {a:$a} ?// {a:$a} | $a",
        "jaq has no destructuring alternatives `?//`",
    ),
    (
        "jq.test",
        "[[3],[4],[5],6] | .[] as $a ?// {a:$a} ?// {a:$a} | $a",
        "jaq has no destructuring alternatives `?//`",
    ),
    (
        "jq.test",
        "try path(.a | map(select(.b == 0))) catch .",
        "the message has other words",
    ),
    (
        "jq.test",
        "try path(.a | map(select(.b == 0)) | .[0]) catch .",
        "the message has other words",
    ),
    (
        "jq.test",
        "try path(.a | map(select(.b == 0)) | .c) catch .",
        "the message has other words",
    ),
    (
        "jq.test",
        "try path(.a | map(select(.b == 0)) | .[]) catch .",
        "the message has other words",
    ),
    (
        "jq.test",
        "try delpaths(0) catch .",
        "the message has other words",
    ),
    (
        "jq.test",
        r#".[] | try (getpath(["a",0,"b"]) |= 5) catch ."#,
        "the message has other words",
    ),
    (
        "jq.test",
        "try ((map(select(.a == 1))[].b) = 10) catch .",
        "the message has other words",
    ),
    (
        "jq.test",
        "try ((map(select(.a == 1))[].a) |= .+1) catch .",
        "the message has other words",
    ),
    (
        "jq.test",
        "try (def x: reverse; x=10) catch .",
        "the message has other words",
    ),
    (
        "jq.test",
        ".[] = 1",
        "input is JSON, which has no word for infinity or not-a-number",
    ),
    (
        "jq.test",
        r#"[.[]|try if . == 0 then error("foo") elif . == 1 then .a elif . == 2 then empty else . end catch .]"#,
        "the message has other words",
    ),
    (
        "jq.test",
        r#"try error("\($__loc__)") catch ."#,
        "jaq has no `$__loc__`",
    ),
    (
        "jq.test",
        r#"strftime("%Y-%m-%dT%H:%M:%SZ")"#,
        "there are no dates",
    ),
    (
        "jq.test",
        r#"strftime("%A, %B %d, %Y")"#,
        "there are no dates",
    ),
    ("jq.test", "gmtime", "there are no dates"),
    (
        "jq.test",
        r#"import "a" as foo; import "b" as bar; def fooa: foo::a; [fooa, bar::a, bar::b, foo::a]"#,
        "there are no modules to import: they are files",
    ),
    (
        "jq.test",
        r#"import "c" as foo; [foo::a, foo::c]"#,
        "there are no modules to import: they are files",
    ),
    (
        "jq.test",
        r#"include "c"; [a, c]"#,
        "there are no modules to import: they are files",
    ),
    (
        "jq.test",
        "modulemeta",
        "there are no modules to import: they are files",
    ),
    (
        "jq.test",
        r#"import "test_bind_order" as check; check::check"#,
        "there are no modules to import: they are files",
    ),
    ("jq.test", "try -. catch .", "the message has other words"),
    (
        "jq.test",
        r#"try join(",") catch ."#,
        "the message has other words",
    ),
    (
        "jq.test",
        "try (1/.) catch .",
        "the message has other words",
    ),
    (
        "jq.test",
        "try (1%.) catch .",
        "the message has other words",
    ),
    (
        "jq.test",
        "1/0",
        "the division is refused when the filter runs, not when it is compiled",
    ),
    (
        "jq.test",
        "[range(-99/2;99/2;1)] as $orig | [$orig[]|pow(2;.)|log2] as $back | ($orig|keys)[]|. as $k | (($orig|.[$k])-($back|.[$k]))|if . < 0 then . * -1 else . end|select(.>.00005)",
        "jaq wants a digit before the point of a number",
    ),
    (
        "onig.test",
        r#"[match("( )*"; "g")]"#,
        "the end of the text is matched as well, and a group that took no part is told, as in jq 1.7",
    ),
    (
        "optional.test",
        r#"[strptime("%Y-%m-%dT%H:%M:%SZ")|(.,mktime)]"#,
        "there are no dates",
    ),
    (
        "optional.test",
        r#"last(range(365 * 67)|("1970-03-01T01:02:03Z"|strptime("%Y-%m-%dT%H:%M:%SZ")|mktime) + (86400 * .)|strftime("%Y-%m-%dT%H:%M:%SZ")|strptime("%Y-%m-%dT%H:%M:%SZ"))"#,
        "there are no dates",
    ),
    (
        "optional.test",
        r#"strftime("%A, %B %e, %Y")"#,
        "there are no dates",
    ),
];
