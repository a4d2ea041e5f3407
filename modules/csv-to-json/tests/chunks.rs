//! The output does not depend on where the input is cut.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what a test leans on may fail loudly"
)]

use csv_to_json::{
    BaseType, BlankLines, CellType, Converter, DuplicateHeaders, Error, Header, Layout, Options,
    QuoteErrors, Ragged, Types, limits,
};

type Outcome = (Vec<u8>, Result<(), Error>);

fn run<'a>(chunks: impl Iterator<Item = &'a [u8]>, options: Options) -> Outcome {
    let mut out = Vec::new();
    let mut converter = Converter::new(options).unwrap();
    for chunk in chunks {
        if let Err(error) = converter.push(chunk, &mut out) {
            return (out, Err(error));
        }
    }
    let result = converter.finish(&mut out);
    (out, result)
}

/// The same numbers every time (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }
}

fn some_options(dice: &mut Dice) -> Options {
    let bases = [
        BaseType::String,
        BaseType::Infer,
        BaseType::Integer,
        BaseType::Boolean,
    ];
    Options {
        delimiter: [',', ';'][dice.roll(2)],
        quote: [Some('"'), Some('\''), None][dice.roll(3)],
        header: [Header::FirstRow, Header::None][dice.roll(2)],
        layout: [
            Layout::Objects,
            Layout::Arrays,
            Layout::Ndjson,
            Layout::NdjsonArrays,
        ][dice.roll(4)],
        types: Types::All(CellType {
            base: bases[dice.roll(6) % 4],
            null_if_empty: dice.roll(2) == 0,
        }),
        ragged: [Ragged::Error, Ragged::Pad, Ragged::Fit, Ragged::Skip][dice.roll(4)],
        duplicate_headers: [
            DuplicateHeaders::Error,
            DuplicateHeaders::Suffix,
            DuplicateHeaders::First,
            DuplicateHeaders::Last,
        ][dice.roll(4)],
        quote_errors: [QuoteErrors::Error, QuoteErrors::Keep][dice.roll(2)],
        blank_lines: [BlankLines::Skip, BlankLines::Row][dice.roll(2)],
    }
}

const PIECES: [&[u8]; 22] = [
    b",",
    b",",
    b";",
    b"\"",
    b"\"",
    b"\"\"",
    b"'",
    b"\n",
    b"\n",
    b"\r\n",
    b"\r",
    b"a",
    b"b",
    b"1",
    b"true",
    b" ",
    b"\0",
    "é".as_bytes(),
    "😀".as_bytes(),
    "\u{feff}".as_bytes(),
    b"\xff",
    b"\xe2\x82",
];

#[test]
fn any_input_cut_anywhere_gives_the_same_output_and_error() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut good = 0;
    for _ in 0..6_000 {
        let pieces = 20 - 4 * dice.roll(2);
        let input: Vec<u8> = (0..dice.roll(24))
            .flat_map(|_| {
                PIECES[dice.roll(pieces) + if dice.roll(40) == 0 { 2 } else { 0 }].to_vec()
            })
            .collect();
        let options = some_options(&mut dice);
        let whole = run([input.as_slice()].into_iter(), options.clone());
        let bytes = run(input.chunks(1), options.clone());
        assert_eq!(whole, bytes, "{input:?} {options:?}");
        for cut in 0..=input.len() {
            let (left, right) = input.split_at(cut);
            let halves = run([left, &[], right].into_iter(), options.clone());
            assert_eq!(whole, halves, "{input:?} at {cut} {options:?}");
        }
        good += usize::from(whole.1.is_ok());
    }
    // The inputs are neither all good nor all bad.
    assert!((600..5_400).contains(&good), "{good}");
}

#[test]
fn any_bytes_are_taken_without_a_panic() {
    let mut dice = Dice(0x1234_5678_9abc_def1);
    for _ in 0..6_000 {
        let input: Vec<u8> = (0..dice.roll(64))
            .map(|_| u8::try_from(dice.roll(256)).unwrap())
            .collect();
        let options = some_options(&mut dice);
        let whole = run([input.as_slice()].into_iter(), options.clone());
        assert_eq!(whole, run(input.chunks(3), options));
    }
}

#[test]
fn row_bound_is_reported_at_the_same_place_however_the_row_is_cut() {
    let limit = limits::MAX_ROW_BYTES;
    let field = |length| vec![b'x'; length];
    let inputs = [
        [b"a,b\n1,".to_vec(), field(limit)].concat(),
        [b"a,b\n1,\"".to_vec(), field(limit), b"\"\n".to_vec()].concat(),
        [b"a,b\n".to_vec(), field(limit), b",\"x\"y\n".to_vec()].concat(),
        [b"a,b\n".to_vec(), field(limit - 1), b",\"x\"\n".to_vec()].concat(),
        [b"a,b\n\"".to_vec(), field(limit - 2), b"\",x\n".to_vec()].concat(),
        [
            b"a,b\n\"".to_vec(),
            b"\"\"".repeat(limit / 2),
            b"\"x,1\n".to_vec(),
        ]
        .concat(),
        [b"a,b\n".to_vec(), field(limit), b"\"\xff\n".to_vec()].concat(),
    ];
    for input in inputs {
        let whole = run([input.as_slice()].into_iter(), Options::default());
        assert!(whole.1.is_err());
        for size in [61, 4096, limit - 1, limit, limit + 1] {
            assert_eq!(whole, run(input.chunks(size), Options::default()));
        }
        for cut in input.len() - 20..input.len() {
            let (left, right) = input.split_at(cut);
            assert_eq!(whole, run([left, right].into_iter(), Options::default()));
        }
    }
}

#[test]
fn every_answer_ends_at_the_end_of_a_row() {
    let mut converter = Converter::new(Options::default()).unwrap();
    let mut out = Vec::new();
    converter.push(b"a,b\n1,2\n3,", &mut out).unwrap();
    assert_eq!(out, b"[\n{\"a\":\"1\",\"b\":\"2\"}");
    out.clear();
    converter.push(b"4", &mut out).unwrap();
    assert_eq!(out, b"");
    converter.push(b"5\n6,7", &mut out).unwrap();
    assert_eq!(out, b",\n{\"a\":\"3\",\"b\":\"45\"}");
    out.clear();
    converter.finish(&mut out).unwrap();
    assert_eq!(out, b",\n{\"a\":\"6\",\"b\":\"7\"}\n]\n");
}

#[test]
fn many_equal_names_are_renamed_in_time() {
    let mut input = b"a,".repeat(limits::MAX_COLUMNS - 1);
    input.extend_from_slice(b"a\n");
    let options = Options {
        duplicate_headers: DuplicateHeaders::Suffix,
        ragged: Ragged::Fit,
        ..Options::default()
    };
    input.extend_from_slice(b"1\n");
    let (out, result) = run([input.as_slice()].into_iter(), options);
    assert_eq!(result, Ok(()));
    assert!(out.ends_with(b",\"a_16384\":null}\n]\n"));
}
