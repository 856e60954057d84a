//! The token: found wherever it goes, good for one person of one task only.

use jiff::Timestamp;
use proptest::prelude::*;

use crate::{
    domain::{Address, OutboxId, TaskId, Tenant},
    reply::{
        ours::{message_id, row_of},
        token::{Bound, Token, TokenError, TokenKey, find_tokens},
    },
};

fn key(id: u8) -> TokenKey {
    TokenKey {
        id,
        bytes: [id.wrapping_add(7); 32],
    }
}

fn anna() -> Address {
    Address::parse("anna@x.test").unwrap()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn bound(random: u128) -> Bound {
    Bound::new(
        TaskId::from_parts(at(1_790_000_000), random),
        3,
        7,
        Some(at(1_800_000_000)),
    )
}

fn token() -> Token {
    Token::mint(&key(1), &Tenant::default(), &anna(), bound(99))
}

#[test]
fn a_token_is_good_for_its_person_task_and_time_only() {
    let (token, tenant, now) = (token(), Tenant::default(), at(1_795_000_000));
    let keys = [key(2), key(1)];
    assert_eq!(token.verify(&keys, &tenant, &anna(), now), Ok(()));
    let bob = Address::parse("bob@x.test").unwrap();
    assert_eq!(
        token.verify(&keys, &tenant, &bob, now),
        Err(TokenError::Forged)
    );
    let other = Tenant("other".to_owned());
    assert_eq!(
        token.verify(&keys, &other, &anna(), now),
        Err(TokenError::Forged)
    );
    assert_eq!(
        token.verify(&keys[..1], &tenant, &anna(), now),
        Err(TokenError::UnknownKey)
    );
    let changed = TokenKey {
        id: 1,
        bytes: [0; 32],
    };
    assert_eq!(
        token.verify(&[changed], &tenant, &anna(), now),
        Err(TokenError::Forged)
    );
    let late = at(1_800_000_000 + 2 * 86_400);
    assert_eq!(
        token.verify(&keys, &tenant, &anna(), late),
        Err(TokenError::Expired)
    );
    assert_eq!(
        token.verify(&keys, &tenant, &anna(), at(1_800_000_000)),
        Ok(())
    );
    let forever = Token::mint(
        &key(1),
        &tenant,
        &anna(),
        Bound {
            last_day: 0,
            ..token.bound()
        },
    );
    assert_eq!(
        forever.verify(&keys, &tenant, &anna(), at(9_000_000_000)),
        Ok(())
    );
}

#[test]
fn it_has_the_form_it_says() {
    let text = token().to_string();
    assert_eq!(text.len(), 80);
    assert!(text.starts_with("sa1-"));
    assert_eq!(text.split('-').count(), 12);
    assert!(text.split('-').skip(1).all(|g| g.len() == 6));
    assert!(!format!("{:?}", token()).contains("mac"));
}

#[test]
fn every_changed_letter_is_noticed() {
    let text = token().compact();
    for at in 4..text.len() {
        let mut other = text.clone().into_bytes();
        other[at] = if other[at] == b'a' { b'b' } else { b'a' };
        let other = String::from_utf8(other).unwrap();
        for found in find_tokens(&other) {
            let verdict = found.verify(
                &[key(1)],
                &Tenant::default(),
                &anna(),
                jiff::Timestamp::UNIX_EPOCH,
            );
            assert!(verdict.is_err(), "{other}");
        }
    }
}

#[test]
fn message_ids_carry_row_and_token() {
    let row = OutboxId::from_parts(at(1), 5);
    let id = message_id(row, Some(&token()), "x.test").unwrap();
    assert_eq!(row_of(&id), Some(row));
    assert_eq!(find_tokens(id.as_str()), [token()]);
    let bare = message_id(row, None, "x.test").unwrap();
    assert_eq!(row_of(&bare), Some(row));
    assert!(find_tokens(bare.as_str()).is_empty());
    for foreign in [
        "<a@b>",
        "<sa.x@b>",
        "<sa@b>",
        "<xsa.01arz3ndektsv4rrffq69g5fav@b>",
    ] {
        assert_eq!(
            row_of(&crate::domain::MessageId::parse(foreign).unwrap()),
            None
        );
    }
}

proptest! {
    #[test]
    fn it_survives_what_mail_does_to_text(
        random in any::<u128>(), width in 20_usize..100, shift in 0_usize..70, quote in 0_usize..3, upper in any::<bool>(),
    ) {
        let token = Token::mint(&key(1), &Tenant::default(), &anna(), bound(random));
        let text = format!("{}Reference: {token}\nmore", "x".repeat(shift));
        let text = if upper { text.to_uppercase() } else { text };
        let chars: Vec<char> = text.chars().collect();
        let wrapped: Vec<String> = chars.chunks(width)
            .map(|c| format!("{}{}", "> ".repeat(quote), c.iter().collect::<String>()))
            .collect();
        prop_assert_eq!(find_tokens(&wrapped.join("\r\n")), vec![token]);
        prop_assert_eq!(find_tokens(&wrapped.join("=\r\n")), vec![token]);
    }

    #[test]
    fn any_text_is_searched_without_harm(text in "\\PC{0,300}") {
        prop_assert!(find_tokens(&text).len() <= 20);
    }
}
