//! Which language the environment asks for.
//!
//! Called by the command line, which hands the variables in; reads nothing by itself.

use super::Lang;

/// The language of the locale for messages: the first of `LC_ALL`, `LC_MESSAGES`, `LANG` that is set
/// and not empty (POSIX.1-2024, 8.2). Where that is not the C locale, the list in `LANGUAGE` goes
/// first (GNU gettext manual, 2.3). What is not spoken here is English.
pub fn language(variable: impl Fn(&str) -> Option<String>) -> Lang {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let Some(locale) = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set) else {
        return Lang::English;
    };
    let name = locale.split(['.', '@']).next().unwrap_or_default();
    if matches!(name, "C" | "POSIX") {
        return Lang::English;
    }
    let listed = set("LANGUAGE").unwrap_or_default();
    let mut wished = listed.split(':').chain([name]);
    wished.find_map(Lang::of).unwrap_or(Lang::English)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(set: &[(&str, &str)]) -> Lang {
        language(|name| {
            let found = set.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_locale_is_taken_in_the_order_of_posix() {
        assert_eq!(of(&[]), Lang::English);
        assert_eq!(of(&[("LANG", "de_DE.UTF-8")]), Lang::German);
        assert_eq!(of(&[("LANG", "de")]), Lang::German);
        assert_eq!(of(&[("LANG", "de_AT@euro")]), Lang::German);
        assert_eq!(of(&[("LANG", "fr_FR.UTF-8")]), Lang::English);
        let messages = [("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "de_DE.UTF-8")];
        assert_eq!(of(&messages), Lang::German);
        let all = [("LC_ALL", "en_GB"), ("LC_MESSAGES", "de_DE")];
        assert_eq!(of(&all), Lang::English);
        let empty = [("LC_ALL", ""), ("LANG", "de_DE")];
        assert_eq!(of(&empty), Lang::German, "an empty one counts as not set");
    }

    #[test]
    fn the_list_of_gnu_goes_first_but_not_in_the_c_locale() {
        let list = [("LANG", "en_US.UTF-8"), ("LANGUAGE", "fr:de_AT:en")];
        assert_eq!(of(&list), Lang::German);
        let unknown = [("LANG", "de_DE.UTF-8"), ("LANGUAGE", "fr:es")];
        assert_eq!(of(&unknown), Lang::German);
        for c in ["C", "C.UTF-8", "POSIX"] {
            assert_eq!(of(&[("LC_ALL", c), ("LANGUAGE", "de")]), Lang::English);
        }
        assert_eq!(of(&[("LANGUAGE", "de")]), Lang::English, "no locale at all");
    }
}
