//! No input makes the parser panic, and no clock, environment or file makes its answer differ.

use date_parse::{Dst, OffsetConflict, Options, Order, Parser, UnixUnit, limits, parse};

/// A generator of numbers that is the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap_or(0)
    }
}

fn all_options() -> Vec<Options> {
    let reference = Some(String::from("2026-07-29T12:00:00Z"));
    let told = Options {
        reference: reference.clone(),
        zone: Some("Europe/Paris".into()),
        order: Some(Order::Dmy),
        output: Some("%c%F %T%.f %:z %Q".into()),
        unix_unit: Some(UnixUnit::Milliseconds),
        dst: Dst::Compatible,
        offset_conflict: OffsetConflict::UseOffset,
        year_pivot: Some(70),
        format: None,
    };
    let format = Options {
        format: Some("%a %d %b %Y %I:%M:%S%.f %p %z".into()),
        ..Options::default()
    };
    vec![
        Options::default(),
        Options {
            order: Some(Order::Ymd),
            output: None,
            ..told.clone()
        },
        told,
        format,
        Options {
            reference,
            ..Options::default()
        },
    ]
}

#[test]
fn pieces_of_dates_in_any_order_do_not_panic() {
    let pieces = [
        "2026",
        "-",
        "07",
        "29",
        "T",
        "12",
        ":",
        "30",
        ".5",
        "Z",
        "+02:00",
        "[Europe/Paris]",
        "[!u-ca=x]",
        "W",
        "W31",
        "210",
        " ",
        ",",
        "Wed",
        "July",
        "Sept.",
        "3rd",
        "of",
        "at",
        "pm",
        "a.m.",
        "noon",
        "midnight",
        "@",
        "1700000000",
        "ms",
        "µs",
        "in",
        "ago",
        "3 days",
        "next",
        "monday",
        "last",
        "week",
        "GMT",
        "EST",
        "UTC+2",
        "(",
        ")",
        "\\",
        "/",
        "'",
        "99",
        "é",
        "\u{202e}",
        "\u{a0}",
        "\0",
        "999999999",
        "years",
        "24:00",
        "23:59:60",
        "-000000",
        "+",
        "%",
        "and",
        "tomorrow",
        "day",
        "after",
        "13NOV2017",
    ];
    let mut numbers = Numbers(0x2026_0729);
    let options = all_options();
    let parsers: Vec<Parser<'_>> = options
        .iter()
        .map(|options| Parser::new(options).unwrap())
        .collect();
    let mut read = 0;
    for _ in 0..20_000 {
        let text: String = (0..1 + numbers.below(8))
            .map(|_| pieces[numbers.below(pieces.len())])
            .collect();
        for parser in &parsers {
            match parser.parse(&text) {
                Ok(_) => read += 1,
                Err(error) => {
                    assert!(
                        !error.found.is_empty() && !error.expected.is_empty(),
                        "{text}"
                    );
                    assert!(
                        error
                            .found
                            .chars()
                            .chain(error.expected.chars())
                            .all(|c| !c.is_control()),
                        "{text:?}: {error}"
                    );
                }
            }
        }
    }
    assert!(read > 300, "only {read} were dates");
}

#[test]
fn dates_with_one_character_changed_or_cut_do_not_panic() {
    let dates = [
        "2026-07-29T12:00:00.123+02:00[Europe/Paris][u-ca=gregory]",
        "Wed, 29 Jul 2026 12:00:00 +0200 (x)",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "July 29th, 2026 at 5:30 p.m. Europe/Paris",
        "in 2 weeks, 3 days and 4 hours",
        "@1700000000123ms",
        "03/04/2026 5pm",
        "9999-12-31T23:59:59[Pacific/Apia]",
        "-009999-01-01T00:00[Asia/Tokyo]",
    ];
    let options = all_options();
    let parsers: Vec<Parser<'_>> = options
        .iter()
        .map(|options| Parser::new(options).unwrap())
        .collect();
    for date in dates {
        for at in 0..date.len() {
            for byte in (0x20..0x7f_u8).step_by(2).chain(*b"059") {
                let mut bytes = date.as_bytes().to_vec();
                bytes[at] = byte;
                let text = String::from_utf8(bytes).unwrap();
                for parser in &parsers {
                    let _ = parser.parse(&text);
                }
            }
            for parser in &parsers {
                let _ = parser.parse(date.get(..at).unwrap_or_default());
            }
        }
    }
}

#[test]
fn patterns_of_any_directives_do_not_panic() {
    let mut numbers = Numbers(9557);
    let parsed = parse(
        "2026-07-29T12:00:00.5+02:00[Europe/Paris]",
        &Options::default(),
    )
    .unwrap();
    for _ in 0..20_000 {
        let pattern: String = (0..1 + numbers.below(6))
            .flat_map(|_| {
                [
                    '%',
                    char::from(u8::try_from(0x20 + numbers.below(0x5f)).unwrap()),
                    ['x', ' ', '.', ':'][numbers.below(4)],
                ]
            })
            .collect();
        let written = date_parse::format(&parsed, &pattern);
        let text = written.unwrap_or_else(|_| String::from("2026-07-29"));
        let _ = parse(
            &text,
            &Options {
                format: Some(pattern),
                ..Options::default()
            },
        );
    }
}

#[test]
fn texts_options_and_patterns_beyond_their_bounds_are_refused() {
    let kind = |text: &str, options: Options| {
        parse(text, &options)
            .map(|parsed| parsed.text)
            .map_err(|error| error.kind.name())
    };
    let padded = |length: usize| format!("2026{}", " ".repeat(length - 4));
    assert_eq!(
        kind(&padded(limits::MAX_TEXT_BYTES), Options::default()),
        Ok("2026".into())
    );
    assert_eq!(
        kind(&padded(limits::MAX_TEXT_BYTES + 1), Options::default()),
        Err("too-long")
    );
    let long = || Some("x".repeat(257));
    assert_eq!(
        kind(
            "2026",
            Options {
                zone: long(),
                ..Options::default()
            }
        ),
        Err("too-long")
    );
    assert_eq!(
        kind(
            "2026",
            Options {
                reference: long(),
                ..Options::default()
            }
        ),
        Err("too-long")
    );
    assert_eq!(
        kind(
            "2026",
            Options {
                format: Some("x".repeat(129)),
                ..Options::default()
            }
        ),
        Err("too-long")
    );
    assert_eq!(
        kind(
            "2026",
            Options {
                output: Some("x".repeat(129)),
                ..Options::default()
            }
        ),
        Err("too-long")
    );
}
