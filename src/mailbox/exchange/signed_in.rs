//! How the account signs in, in words for the status. Pure.

use crate::ews::Method;
use crate::mailbox::SignedIn;
use crate::words::sign_in as words;

/// The method in use, and why it is no stronger one. `offered` is what the server offered where the
/// strongest was looked for, none where the settings name the method; `passed_over` are those that
/// did not work. `None` before a method was chosen.
pub(super) fn told(
    method: &Method,
    offered: Option<&[Method]>,
    passed_over: &[(Method, String)],
) -> Option<SignedIn> {
    let why = match method {
        Method::Bearer | Method::Other(_) => return None,
        Method::Negotiate | Method::Kerberos => None,
        Method::Ntlm | Method::Basic => Some(why(offered, passed_over)),
    };
    Some(SignedIn {
        method: method.to_string(),
        why_not_stronger: why,
    })
}

fn why(offered: Option<&[Method]>, passed_over: &[(Method, String)]) -> String {
    let Some(offered) = offered else {
        return words::AS_SET.to_owned();
    };
    let failed = passed_over
        .iter()
        .map(|(method, why)| words::does_not_work(&method.to_string(), why));
    let mut all: Vec<String> = failed.collect();
    if offered.contains(&Method::Negotiate) && !Method::Negotiate.is_supported() {
        all.push(words::NOT_BUILT.to_owned());
    }
    if all.is_empty() {
        return words::NOT_OFFERED.to_owned();
    }
    all.join("; ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_method_is_told_with_the_reason_for_no_stronger_one() {
        let why = |method: Method, offered: Option<&[Method]>, over: &[(Method, String)]| {
            told(&method, offered, over).unwrap().why_not_stronger
        };
        assert_eq!(told(&Method::Other("auto".into()), None, &[]), None);
        assert_eq!(why(Method::Negotiate, None, &[]), None);
        assert_eq!(why(Method::Basic, None, &[]).unwrap(), words::AS_SET);
        let basic = [Method::Basic];
        let told = why(Method::Basic, Some(&basic), &[]);
        assert_eq!(told.unwrap(), words::NOT_OFFERED);
        let both = [Method::Negotiate, Method::Ntlm];
        let over = [(Method::Negotiate, "no ticket".to_owned())];
        let told = why(Method::Ntlm, Some(&both), &over).unwrap();
        assert!(
            told.starts_with("Negotiate does not work: no ticket"),
            "{told}"
        );
        let told = why(Method::Ntlm, Some(&both), &[]).unwrap();
        let built = cfg!(feature = "kerberos");
        assert_eq!(told == words::NOT_BUILT, !built, "{told}");
    }
}
