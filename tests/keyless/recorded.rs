//! The bundle with a certificate that stands in a file.

use std::fs;

use wasm_audit::verify::{Root, Trust, who_signed};

use super::stack::{Leaf, Stack};
use super::{artifact, identity, payload};
use crate::occasion;
use crate::peers::root;

/// The bundle that the tests of the program look at; `BLESS_VECTORS` makes it anew.
#[test]
fn bundle_of_the_programs_tests_is_what_it_is_taken_for() {
    let folder = root().join("tests/cli/verify/keyless");
    let (bundle, trusted) = (
        folder.join("identity.sigstore.json"),
        folder.join("trusted_root.json"),
    );
    if std::env::var_os("BLESS_VECTORS").is_some() {
        let stack = Stack::new();
        fs::create_dir_all(&folder).unwrap();
        let signed = stack.sign(&payload(), &Leaf::usual());
        fs::write(&bundle, format!("{signed:#}\n")).unwrap();
        fs::write(&trusted, format!("{:#}\n", stack.root_json())).unwrap();
    }
    let mut believed = Trust::identity(identity(&Leaf::usual()));
    let json = fs::read_to_string(trusted).unwrap();
    believed.roots = vec![Root::from_json("file", json).unwrap()];
    let digest = artifact().digest();
    let signed = who_signed(&fs::read(bundle).unwrap(), digest, &believed, &occasion());
    assert!(signed.unwrap().logged);
}
