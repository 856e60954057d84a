//! Secrets: `secrets.toml` beside the config (mode 0600), the environment, systemd credentials.

mod credentials;
mod edited;
mod undone;

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use toml_edit::TableLike;
use zeroize::Zeroizing;

use super::load::{LoadError, read_text};
use crate::{domain::Secret, world::Environment};

pub use edited::edited;
pub use undone::undone;

/// Where a secret that is in force came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretSource {
    /// `secrets.toml`.
    File,
    /// `SMARTACTIONS_PASSWORD`.
    Environment,
    /// A systemd credential (`LoadCredential=exchange.password:…`).
    Credential,
    /// Given in this run: typed, or by `--password-file`.
    Given,
}

/// `secrets.toml` can be read by others than its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LooseMode {
    /// The file.
    pub file: PathBuf,
    /// Its permission bits.
    pub mode: u32,
}

/// Why the secrets could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// Could not be read.
    #[error(transparent)]
    Read(#[from] LoadError),
    /// Others may write it: whoever wrote it could have put in a password of their own.
    #[error("{} may be written by others: mode {mode:04o}", file.display())]
    OthersMayWrite {
        /// The file.
        file: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Is no TOML, or a value is no string. Nothing of its text is repeated.
    #[error("{}:{line}: not as secrets.toml must be", file.display())]
    Broken {
        /// The file.
        file: PathBuf,
        /// Line, from 1; 0 when not known.
        line: usize,
    },
}

impl SecretsError {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Read(e) => e.code(),
            Self::OthersMayWrite { .. } => "secrets.others_may_write",
            Self::Broken { .. } => "secrets.broken",
        }
    }
}

/// Passwords by name (`exchange.password`, `listener.NAME.password`, `outgoing.password`) and the hashes of API keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Secrets {
    passwords: BTreeMap<String, (Secret, SecretSource)>,
    /// Hashes of the API keys, as the API writes them.
    pub api_keys: Vec<String>,
}

impl Secrets {
    /// Reads the file, if there is one, and lays systemd credentials and the environment over it.
    /// The second value warns of a file that others may read.
    pub fn load(file: &Path, env: &Environment) -> Result<(Self, Option<LooseMode>), SecretsError> {
        let mut secrets = Self::default();
        let mut loose = None;
        if let Some(text) = read_text(file)? {
            loose = check_mode(file)?;
            secrets.parse(file, &Zeroizing::new(text))?;
        }
        secrets.credentials(env)?;
        if let Some(password) = env.get("SMARTACTIONS_PASSWORD").filter(|p| !p.is_empty()) {
            let secret = Secret::new(password.clone());
            secrets.put("exchange.password", secret, SecretSource::Environment);
        }
        Ok((secrets, loose))
    }

    /// The secret of a name.
    pub fn password(&self, name: &str) -> Option<&Secret> {
        self.passwords.get(name).map(|(s, _)| s)
    }

    /// Names of all secrets.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.passwords.keys().map(String::as_str)
    }

    /// Where the secret of a name came from.
    pub fn source(&self, name: &str) -> Option<SecretSource> {
        self.passwords.get(name).map(|(_, s)| *s)
    }

    /// Passwords that did not come from the file, by name.
    pub fn from_outside(&self) -> BTreeMap<String, Secret> {
        let outside = self
            .passwords
            .iter()
            .filter(|(_, (_, from))| *from != SecretSource::File);
        outside
            .map(|(name, (secret, _))| (name.clone(), secret.clone()))
            .collect()
    }

    /// Sets a secret.
    pub fn put(&mut self, name: &str, secret: Secret, source: SecretSource) {
        self.passwords.insert(name.to_owned(), (secret, source));
    }

    /// Names of the secrets that `new` would change in the file.
    pub fn changed_by(&self, new: &BTreeMap<String, Secret>) -> Vec<String> {
        new.iter()
            .filter(|(name, secret)| self.password(name) != Some(secret))
            .map(|(name, _)| name.clone())
            .collect()
    }

    fn parse(&mut self, file: &Path, text: &str) -> Result<(), SecretsError> {
        let broken = |at: Option<usize>| SecretsError::Broken {
            file: file.to_path_buf(),
            line: at
                .and_then(|at| text.get(..at))
                .map_or(0, |t| 1 + t.bytes().filter(|b| *b == b'\n').count()),
        };
        let document =
            toml_edit::Document::parse(text).map_err(|e| broken(e.span().map(|s| s.start)))?;
        self.passwords_in("", document.as_table());
        if let Some(keys) = document.get("api").and_then(|api| api.get("keys")) {
            self.api_keys = keys
                .as_array()
                .and_then(|all| all.iter().map(|k| k.as_str().map(str::to_owned)).collect())
                .ok_or_else(|| broken(keys.span().map(|s| s.start)))?;
        }
        Ok(())
    }

    fn passwords_in(&mut self, path: &str, table: &dyn TableLike) {
        for (key, item) in table.iter() {
            let at = format!("{path}{key}");
            if let Some(text) = item.as_str() {
                self.put(&at, Secret::new(text.to_owned()), SecretSource::File);
            } else if let Some(inner) = item.as_table_like() {
                self.passwords_in(&format!("{at}."), inner);
            }
        }
    }

    /// `$CREDENTIALS_DIRECTORY` holds one file for each credential of the unit (systemd.exec).
    fn credentials(&mut self, env: &Environment) -> Result<(), SecretsError> {
        let Some(dir) = env.get("CREDENTIALS_DIRECTORY").filter(|d| !d.is_empty()) else {
            return Ok(());
        };
        for (name, secret) in credentials::credentials(Path::new(dir))? {
            self.put(&name, secret, SecretSource::Credential);
        }
        Ok(())
    }
}

/// Whether a text of `secrets.toml` has a list of API keys, be it empty: then there was a first one.
pub fn names_keys(text: &str) -> bool {
    let document = toml_edit::Document::parse(text);
    document.is_ok_and(|d| d.get("api").and_then(|api| api.get("keys")).is_some())
}

/// Cuts one trailing newline, as `--password-file` does: editors add it.
pub(super) fn without_newline(mut text: String) -> String {
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    text
}

fn check_mode(file: &Path) -> Result<Option<LooseMode>, SecretsError> {
    let meta = fs::metadata(file).map_err(|e| LoadError::read(file, e))?;
    let mode = meta.mode() & 0o777;
    let file = file.to_path_buf();
    if mode & 0o022 != 0 {
        return Err(SecretsError::OthersMayWrite { file, mode });
    }
    Ok((mode & 0o077 != 0).then_some(LooseMode { file, mode }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn with_file(text: &str, mode: u32) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("secrets.toml");
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        (dir, file)
    }

    #[test]
    fn what_is_written_is_read_and_the_environment_wins() {
        let new: BTreeMap<_, _> = [("exchange.password", "a\"b"), ("listener.x.password", "c")]
            .map(|(k, v)| (k.to_owned(), Secret::new(v.to_owned())))
            .into();
        let text = edited("# mine\n[other]\nk = 'v'\n", &new, Some(&["h1".to_owned()])).unwrap();
        assert!(
            text.contains("# mine") && text.contains("[listener.x]"),
            "{}",
            *text
        );
        let (_dir, file) = with_file(&text, 0o600);
        let (secrets, loose) = Secrets::load(&file, &Environment::new()).unwrap();
        assert_eq!(loose, None);
        assert_eq!(
            secrets.password("exchange.password").unwrap().expose(),
            "a\"b"
        );
        assert_eq!(
            secrets.password("listener.x.password").unwrap().expose(),
            "c"
        );
        assert_eq!(secrets.api_keys, ["h1"]);
        let env = Environment::from([("SMARTACTIONS_PASSWORD".to_owned(), "env".to_owned())]);
        let (secrets, _) = Secrets::load(&file, &env).unwrap();
        assert_eq!(
            secrets.password("exchange.password").unwrap().expose(),
            "env"
        );
        let source = secrets.source("exchange.password");
        assert_eq!(source, Some(SecretSource::Environment));
    }

    #[test]
    fn a_comment_behind_a_secret_stays() {
        let new = BTreeMap::from([("exchange.password".to_owned(), Secret::new("b".to_owned()))]);
        let old = "[exchange]\npassword = \"a\" # until May\n";
        let text = edited(old, &new, None).unwrap();
        assert_eq!(text.as_str(), old.replace("\"a\"", "\"b\""));
    }

    #[test]
    fn a_credential_wins_over_the_file() {
        let (dir, file) = with_file("[exchange]\npassword = 'f'\n", 0o600);
        fs::write(dir.path().join("exchange.password"), "cred\n").unwrap();
        fs::write(dir.path().join("listener.team.password"), "of team").unwrap();
        fs::write(dir.path().join("another"), [0xff]).unwrap();
        let at = dir.path().to_str().unwrap().to_owned();
        let env = Environment::from([("CREDENTIALS_DIRECTORY".to_owned(), at)]);
        let (secrets, _) = Secrets::load(&file, &env).unwrap();
        assert_eq!(
            secrets.password("exchange.password").unwrap().expose(),
            "cred"
        );
        let of_team = secrets.password("listener.team.password").unwrap();
        assert_eq!(of_team.expose(), "of team");
        let gone = Environment::from([("CREDENTIALS_DIRECTORY".to_owned(), "/no/such".to_owned())]);
        let (secrets, _) = Secrets::load(&file, &gone).unwrap();
        let source = secrets.source("exchange.password");
        assert_eq!(source, Some(SecretSource::File));
    }

    #[test]
    fn wide_modes_warn_and_writable_ones_are_refused() {
        let (_d, file) = with_file("", 0o640);
        let (_, loose) = Secrets::load(&file, &Environment::new()).unwrap();
        assert_eq!(loose.unwrap().mode, 0o640);
        let (_d, file) = with_file("", 0o620);
        let error = Secrets::load(&file, &Environment::new()).unwrap_err();
        assert_eq!(error.code(), "secrets.others_may_write");
    }

    #[test]
    fn a_broken_file_tells_the_line_and_not_the_text() {
        let (_d, file) = with_file("[exchange]\npassword = 'canary\n", 0o600);
        let error = Secrets::load(&file, &Environment::new()).unwrap_err();
        assert!(error.to_string().contains(":2:"), "{error}");
        assert!(!format!("{error:?}").contains("canary"));
    }
}
