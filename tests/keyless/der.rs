//! As much of DER as a certificate takes.

/// A value with its tag.
pub(super) fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let n = content.len();
    let mut out = vec![tag];
    match n {
        0..=127 => out.push(u8::try_from(n).unwrap()),
        128..=255 => out.extend([0x81, u8::try_from(n).unwrap()]),
        _ => {
            out.push(0x82);
            out.extend(u16::try_from(n).unwrap().to_be_bytes());
        }
    }
    out.extend(content);
    out
}

pub(super) fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    tagged(0x30, &parts.concat())
}

pub(super) fn set(part: Vec<u8>) -> Vec<u8> {
    tagged(0x31, &part)
}

/// A positive integer below 128.
pub(super) fn integer(value: u8) -> Vec<u8> {
    tagged(2, &[value])
}

pub(super) fn utf8(text: &str) -> Vec<u8> {
    tagged(12, text.as_bytes())
}

/// `YYMMDDhhmmssZ`.
pub(super) fn utc_time(text: &str) -> Vec<u8> {
    tagged(0x17, text.as_bytes())
}

pub(super) fn octets(content: &[u8]) -> Vec<u8> {
    tagged(4, content)
}

/// A bit string of whole bytes.
pub(super) fn bits(content: &[u8]) -> Vec<u8> {
    tagged(3, &[&[0], content].concat())
}

pub(super) fn oid(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u32> = dotted.split('.').map(|arc| arc.parse().unwrap()).collect();
    let mut content = vec![u8::try_from(arcs[0] * 40 + arcs[1]).unwrap()];
    for arc in &arcs[2..] {
        let mut groups = vec![u8::try_from(arc & 127).unwrap()];
        let mut rest = arc >> 7;
        while rest > 0 {
            groups.push(u8::try_from(rest & 127).unwrap() | 128);
            rest >>= 7;
        }
        groups.reverse();
        content.extend(groups);
    }
    tagged(6, &content)
}
