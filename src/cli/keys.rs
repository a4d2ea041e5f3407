//! `wasm-audit keys`

use std::path::PathBuf;

use wasm_audit::attest::PrivateKey;
use wasm_audit::file::{self, Access};

use super::error::CliError;
use super::exit::Exit;
use super::input;
use super::passphrase::PassphraseArgs;
use super::ui::Ui;

#[derive(clap::Subcommand, Debug)]
pub(super) enum Command {
    /// Make a key pair to attest with
    ///
    /// ECDSA on P-256, as PEM. Without `--encrypt` the private key is not encrypted: keep it as you keep other secrets.
    #[command(after_help = "\
Examples:
  wasm-audit keys generate --output-prefix signing      # signing.key and signing.pub
  wasm-audit keys generate --output-prefix signing --encrypt

Exit status:
  0 both files were written; 3 one could not be, or is there already")]
    Generate(Generate),
}

#[derive(clap::Args, Debug)]
pub(super) struct Generate {
    /// Path of both files without `.key` and `.pub`
    #[arg(long, value_name = "PREFIX", default_value = "wasm-audit")]
    output_prefix: PathBuf,

    /// Put the private key under a passphrase (PKCS#8 with scrypt and AES-256, which openssl opens too)
    #[arg(long)]
    encrypt: bool,

    #[command(flatten)]
    passphrase: PassphraseArgs,
}

pub(super) fn run(command: &Command, ui: &mut Ui) -> Result<Exit, CliError> {
    let Command::Generate(args) = command;
    let path = |extension: &str| {
        let mut path = args.output_prefix.clone().into_os_string();
        path.push(extension);
        PathBuf::from(path)
    };
    let (private_path, public_path) = (path(".key"), path(".pub"));
    let failed = |error: &(dyn std::error::Error + 'static)| {
        CliError::new(Exit::NO_ANSWER, "cannot make a key").because(error)
    };
    let key = PrivateKey::generate().map_err(|error| failed(&error))?;
    let public = key.public_key().map_err(|error| failed(&error))?;
    let write = |path: &PathBuf, text: &str, access| {
        file::write_new(path, text.as_bytes(), access).map_err(|error| {
            CliError::new(
                Exit::NO_ANSWER,
                format!("cannot write `{}`", input::shown(path)),
            )
            .because(&error)
            .help("a key is never overwritten: choose another `--output-prefix`")
        })
    };
    let pem = if args.encrypt {
        let passphrase = args.passphrase.new_one()?;
        let sealed = key.to_encrypted_pem(passphrase.as_bytes());
        zeroize::Zeroizing::new(sealed.map_err(|error| failed(&error))?)
    } else {
        key.to_pem()
    };
    write(&private_path, &pem, Access::OwnerOnly)?;
    write(&public_path, &public.to_pem(), Access::Usual)?;
    ui.note(format_args!(
        "private key  {}  (mode 0600, {})",
        input::shown(&private_path),
        if args.encrypt {
            "encrypted"
        } else {
            "not encrypted"
        }
    ));
    ui.note(format_args!(
        "public key   {}  {}",
        input::shown(&public_path),
        public.fingerprint()
    ));
    Ok(Exit::YES)
}
