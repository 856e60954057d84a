//! Values that the config's form knows and this version does not carry out yet. They are refused by
//! key and line, by setup before it writes and by the engine before it starts.

use super::{
    fault::{Complaint, Fault},
    meaning::values::store,
    model::StoreUrl,
    settings::Settings,
};

impl Settings {
    /// What in these settings is not served yet; empty when all of it is.
    pub fn not_served(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut refuse = |key: &str, bad: &dyn Fn(&str) -> bool, instead| {
            let Some(entry) = self.entry(key) else { return };
            let given = entry.value.line();
            // A value with a password in it is refused by its meaning, and never repeated.
            if bad(&given) && !entry.value.holds_password() {
                let complaint = Complaint::NotServed { given, instead };
                faults.push(Fault::new(key, entry.place.clone(), complaint));
            }
        };
        refuse(
            "exchange.auth",
            &|v| v == "negotiate" && !cfg!(feature = "kerberos"),
            "auto, ntlm or basic, or a program built with the feature kerberos",
        );
        refuse(
            "exchange.tls",
            &|v| v == "system" && !cfg!(feature = "native-tls"),
            "auto or rustls, or a program built with the feature native-tls",
        );
        let server = |v: &str| matches!(store(v.trim()), Ok(StoreUrl::Postgres(_)));
        refuse("store.url", &server, "sqlite:tasks.db");
        if let Some(second) = self.listeners().get(1) {
            let place = self.iter().find(|(path, e)| {
                path.strip_prefix("listener.")
                    .and_then(|p| p.strip_prefix(second.as_str()))
                    .is_some_and(|p| p.starts_with('.'))
                    && e.place.line.is_some()
            });
            let complaint = Complaint::NotServed {
                given: second.clone(),
                instead: "one [[listener]]",
            };
            let place = place.map(|(_, e)| e.place.clone()).unwrap_or_default();
            faults.push(Fault::new("listener", place, complaint));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn each_is_named_with_its_line_and_defaults_are_served() {
        assert_eq!(Settings::default().complete().not_served(), []);
        let text = "[exchange]\nauth = 'negotiate'\ntls = 'system'\n\
                    [[listener]]\nname = 'a'\n[[listener]]\nname = 'b'\nmailbox = ''\n";
        let settings = Settings::parse("a.toml", text).unwrap();
        let told: Vec<String> = settings
            .not_served()
            .iter()
            .map(|f| format!("{} {}", f.key, f.place))
            .collect();
        // A program with the feature serves what it is for.
        let of_features = [
            (cfg!(feature = "kerberos"), "exchange.auth a.toml:2"),
            (cfg!(feature = "native-tls"), "exchange.tls a.toml:3"),
        ];
        let wanted: Vec<&str> = of_features
            .iter()
            .filter_map(|(there, key)| (!there).then_some(*key))
            .collect();
        let (last, others) = told.split_last().unwrap();
        assert_eq!(others, wanted);
        assert!(last.starts_with("listener a.toml:"), "{told:?}");
    }

    #[test]
    fn a_password_in_what_is_not_served_is_not_repeated() {
        let mut settings = Settings::default();
        settings.put_line("store.url", "postgres://u@h/d?password=canary", "t");
        let all = settings.complete();
        let mut faults = all.config().unwrap_err();
        faults.extend(all.not_served());
        let codes: Vec<&str> = faults.iter().map(|f| f.complaint.code()).collect();
        assert!(codes.contains(&"config.secret_found"), "{codes:?}");
        assert!(!format!("{faults:?}").contains("canary"));
    }

    #[test]
    fn another_spelling_of_the_same_is_refused_too() {
        let mut settings = Settings::default();
        settings.put_line("store.url", "postgresql://u@h/d", "t");
        let faults = settings.complete().not_served();
        assert_eq!(faults.len(), 1, "{faults:?}");
    }
}
