//! Custom and data sections.

use wasm_encoder::*;

use super::*;

/// A data segment of nothing but what looks like a path of the machine that built it.
#[test]
fn a_data_segment_full_of_paths() {
    let mut text = Vec::new();
    for n in 0.. {
        text.extend_from_slice(format!("/home/u/{n:x}/src/lib.rs\0").as_bytes());
        if text.len() > 45_000_000 {
            break;
        }
    }
    let mut data = DataSection::new();
    data.passive(text);
    let mut module = Module::new();
    module.section(&MemorySection::new()).section(&data);
    bears(&module.finish(), None);
}

#[test]
fn sections_without_number() {
    let with = |count: u32| {
        let mut module = Module::new();
        for n in 0..count {
            module.section(&CustomSection {
                name: format!("{n}{}", "s".repeat(4_000)).into(),
                data: (&[]).into(),
            });
        }
        module.finish()
    };
    bears(&with(10_000), None);
    let mut module = Module::new();
    for _ in 0..1_000_000 {
        module.section(&CustomSection {
            name: "".into(),
            data: (&[]).into(),
        });
    }
    bears(&module.finish(), Some("more than 10000 custom sections"));
}

#[test]
fn a_producers_section_of_a_million_tools() {
    let mut field = ProducersField::new();
    for n in 0..1_000_000 {
        field.value(&format!("tool {n}"), "1.0");
    }
    let mut producers = ProducersSection::new();
    producers.field("processed-by", &field);
    let mut module = Module::new();
    module.section(&producers);
    bears(&module.finish(), None);
}

/// A dependency list that unpacks to a gigabyte of zeros.
#[test]
fn a_dependency_list_that_unpacks_without_end() {
    let mut bits = Bits::default();
    bits.put(0b011, 3); // The last block, with the fixed codes.
    bits.put(0x0c, 8); // A zero: the code 0x30, its bits turned around.
    for _ in 0..4_200_000 {
        bits.put(0b1010_0011, 8); // The 258 bytes…
        bits.put(0, 5); // …that begin one byte back.
    }
    bits.put(0, 7);
    let data = [b"\x78\x9c".as_slice(), &bits.bytes, &[0; 5]].concat();
    let mut module = Module::new();
    module.section(&CustomSection {
        name: ".dep-v0".into(),
        data: data.as_slice().into(),
    });
    bears(&module.finish(), None);
}

/// Bits packed into bytes, the lowest first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    rest: u32,
    n: u32,
}

impl Bits {
    fn put(&mut self, value: u32, count: u32) {
        self.rest |= value << self.n;
        self.n += count;
        while self.n >= 8 {
            self.bytes.push(self.rest.to_le_bytes()[0]);
            self.rest >>= 8;
            self.n -= 8;
        }
    }
}
