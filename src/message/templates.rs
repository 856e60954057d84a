//! The shipped templates, read once, with undefined names refused and HTML escaped.

use minijinja::{AutoEscape, Environment, UndefinedBehavior, value::Serde};
use serde::Serialize;

/// Name and text of each template; `assets/templates` holds them.
const SHIPPED: &[(&str, &str)] = &[
    ("mail.txt", include_str!("../../assets/templates/mail.txt")),
    (
        "mail.html",
        include_str!("../../assets/templates/mail.html"),
    ),
    (
        "notification.txt",
        include_str!("../../assets/templates/notification.txt"),
    ),
    (
        "notification.html",
        include_str!("../../assets/templates/notification.html"),
    ),
    (
        "answer.txt",
        include_str!("../../assets/templates/answer.txt"),
    ),
    (
        "answer.html",
        include_str!("../../assets/templates/answer.html"),
    ),
    (
        "actions.txt",
        include_str!("../../assets/templates/actions.txt"),
    ),
    (
        "actions.html",
        include_str!("../../assets/templates/actions.html"),
    ),
    (
        "facts.html",
        include_str!("../../assets/templates/facts.html"),
    ),
];

/// Why a mail cannot be composed.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// A template is broken, or names something that is not there.
    #[error("the template {name} cannot be used: {source}")]
    Template {
        /// Name of the template.
        name: String,
        /// What the engine of the templates says.
        source: minijinja::Error,
    },
    /// The Message-ID could not be formed: the domain is none.
    #[error("no Message-ID can be formed at the domain {0:?}")]
    Domain(String),
}

impl ComposeError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Template { .. } => "message.template",
            Self::Domain(_) => "message.domain",
        }
    }
}

/// Reads the shipped templates.
pub(super) fn shipped() -> Result<Environment<'static>, ComposeError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| {
        if name.rsplit('.').next() == Some("html") {
            AutoEscape::Html
        } else {
            AutoEscape::None
        }
    });
    for (name, text) in SHIPPED {
        environment
            .add_template(name, text)
            .map_err(|e| broken(name, e))?;
    }
    Ok(environment)
}

/// Fills one template.
pub(super) fn fill<S: Serialize>(
    environment: &Environment<'static>,
    name: &str,
    values: &S,
) -> Result<String, ComposeError> {
    let template = environment
        .get_template(name)
        .map_err(|e| broken(name, e))?;
    template.render(Serde(values)).map_err(|e| broken(name, e))
}

fn broken(name: &str, source: minijinja::Error) -> ComposeError {
    ComposeError::Template {
        name: name.to_owned(),
        source,
    }
}
