//! What follows from one try to sign in: remember the form of its token, or try the other one.
//! Pure; [`super`] carries it out.

use reqwest::{Response, StatusCode};

use super::forms::Form;
use super::wrapping::{Kind, kind};
use crate::ews::auth::SignInFault;

/// What the server said to a token of ours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Heard {
    /// None was sent, or what came has nothing to do with its form.
    #[default]
    Nothing,
    /// It took it and proved itself.
    Proof,
    /// An answer without a token of its own.
    Silence,
    /// A refusal in SPNEGO.
    Wrapped,
    /// A refusal in raw Kerberos.
    Raw,
}

impl Heard {
    /// What a refusal says with its token, if it has one.
    pub(super) fn of_refusal(token: Option<&[u8]>) -> Self {
        match token.map(kind) {
            Some(Kind::Wrapped) => Self::Wrapped,
            Some(Kind::Raw) => Self::Raw,
            Some(Kind::Other) | None => Self::Silence,
        }
    }
}

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// By an answer that is no refusal.
    Well,
    /// The token was refused, or could not be read; the request was not carried out.
    Refused,
    /// Something else went wrong, or the request may have been carried out.
    Otherwise,
}

impl Ended {
    pub(super) fn of(answer: Result<Option<&Response>, &SignInFault>) -> Self {
        match answer {
            Ok(Some(answer)) if answer.status() == StatusCode::UNAUTHORIZED => Self::Refused,
            Ok(_) => Self::Well,
            Err(SignInFault::Step(_)) => Self::Refused,
            Err(_) => Self::Otherwise,
        }
    }
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Nothing; the try is the result.
    Stay,
    /// Nothing more, but the server takes this form.
    Remember(Form),
    /// Nothing more, but the server does not take any longer what it took.
    Forget,
    /// Ask whether the server knows the wrapping.
    Ask,
    /// Try once with a raw token.
    TryRaw,
}

impl Next {
    /// Follows from a token of that form, with what is known of the server.
    pub(super) fn after(form: Form, heard: Heard, ended: Ended, known: Option<Form>) -> Self {
        match (ended, form, heard) {
            (Ended::Well, form, Heard::Proof) => Self::Remember(form),
            (Ended::Refused, Form::Raw, Heard::Silence | Heard::Wrapped | Heard::Raw) => {
                Self::Forget
            }
            // The one refusal is of the account.
            (Ended::Refused, Form::Wrapped, _) if known == Some(Form::Wrapped) => Self::Stay,
            (Ended::Refused, Form::Wrapped, Heard::Silence) => Self::Ask,
            (Ended::Refused, Form::Wrapped, Heard::Raw) => Self::TryRaw,
            (Ended::Refused, Form::Wrapped, Heard::Wrapped) => Self::Remember(Form::Wrapped),
            _ => Self::Stay,
        }
    }

    /// Follows from the answer to the question, where there was one.
    pub(super) fn after_question(answer: Result<Option<Vec<u8>>, SignInFault>) -> Self {
        match answer.map(|token| Heard::of_refusal(token.as_deref())) {
            Ok(Heard::Wrapped) => Self::Remember(Form::Wrapped),
            Ok(_) => Self::TryRaw,
            // Whatever went wrong, it proves nothing.
            Err(_) => Self::Stay,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::wrapping::QUESTION;
    use super::*;

    #[test]
    fn a_raw_token_follows_only_where_the_wrapped_one_was_not_understood() {
        use {Ended as E, Form as F, Heard as H, Next as N};
        for (form, heard, ended, known, wanted) in [
            (F::Wrapped, H::Proof, E::Well, None, N::Remember(F::Wrapped)),
            (F::Raw, H::Proof, E::Well, Some(F::Raw), N::Remember(F::Raw)),
            // A gateway's answer, or a connection that was signed in already.
            (F::Wrapped, H::Nothing, E::Well, None, N::Stay),
            (F::Wrapped, H::Silence, E::Refused, None, N::Ask),
            (
                F::Wrapped,
                H::Silence,
                E::Refused,
                Some(F::Wrapped),
                N::Stay,
            ),
            (F::Wrapped, H::Raw, E::Refused, None, N::TryRaw),
            (
                F::Wrapped,
                H::Wrapped,
                E::Refused,
                None,
                N::Remember(F::Wrapped),
            ),
            // No ticket, or a connection that broke.
            (F::Wrapped, H::Nothing, E::Refused, None, N::Stay),
            (F::Wrapped, H::Nothing, E::Otherwise, None, N::Stay),
            // The request may have been carried out.
            (F::Wrapped, H::Silence, E::Otherwise, None, N::Stay),
            (F::Raw, H::Silence, E::Refused, Some(F::Raw), N::Forget),
            (F::Raw, H::Nothing, E::Refused, Some(F::Raw), N::Stay),
        ] {
            let next = Next::after(form, heard, ended, known);
            assert_eq!(next, wanted, "{form:?} {heard:?} {ended:?} {known:?}");
        }
    }

    #[test]
    fn a_server_that_knows_the_wrapping_gets_no_raw_token() {
        let next = |answer| Next::after_question(answer);
        assert_eq!(
            next(Ok(Some(QUESTION.to_vec()))),
            Next::Remember(Form::Wrapped)
        );
        assert_eq!(next(Ok(None)), Next::TryRaw);
        assert_eq!(next(Ok(Some(b"NTLMSSP\0".to_vec()))), Next::TryRaw);
        assert_eq!(next(Err(SignInFault::Step("broke".into()))), Next::Stay);
    }
}
