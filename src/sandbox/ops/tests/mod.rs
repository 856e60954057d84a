//! Each operation as a client sees it: SOAP bytes in, SOAP bytes out.
//!
//! When `SMARTACTIONS_EWS_SCHEMA` names the folder with `messages.xsd`, every request and every
//! answer that these tests make is checked with `xmllint`.
#![allow(
    clippy::similar_names,
    clippy::uninlined_format_args,
    clippy::print_stdout,
    clippy::format_collect,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod access;
mod attachments;
mod changing;
mod directory;
mod faults;
mod finding;
mod folders;
mod mailboxes;
mod odd;
mod odd_sending;
mod reading;
mod schema;
mod sending;
mod streaming;
mod syncing;

use futures_util::{FutureExt, StreamExt};

use crate::sandbox::model::{AddressKey, Message, Origin, SharedState, StoredItem};
use crate::sandbox::soap::element::{Element, MESSAGES, TYPES};
use crate::sandbox::soap::{HttpBits, Identity, SoapAnswer, SoapBody, soap};
use crate::sandbox::{mime, people};

/// A fresh sandbox with its people.
struct World {
    state: SharedState,
}

impl Drop for World {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            schema::check();
        }
    }
}

/// An answer, read.
struct Answer {
    status: u16,
    root: Element,
    text: String,
}

impl World {
    fn new() -> Self {
        Self {
            state: SharedState::new(people::fresh_state()),
        }
    }

    /// Calls an operation as somebody of the domain.
    fn call(&self, who: &str, request: &str) -> Answer {
        self.call_with(who, "", request)
    }

    fn call_as(&self, who: &str, whom: &str, request: &str) -> Answer {
        let header = format!(
            "<t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>{whom}@example.test</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>"
        );
        self.call_with(who, &header, request)
    }

    fn call_with(&self, who: &str, header: &str, request: &str) -> Answer {
        schema::collect(&with_namespaces(request));
        let answer = self.raw(who, &envelope(header, request));
        let SoapBody::Whole(document) = answer.body else {
            panic!("a stream")
        };
        let text = String::from_utf8(document).unwrap();
        if answer.status == 200 {
            let (_, body) = text.split_once("<s:Body>").unwrap();
            schema::collect(body.split_once("</s:Body>").unwrap().0);
        }
        let root = Element::read(text.as_bytes()).unwrap();
        Answer {
            status: answer.status,
            root,
            text,
        }
    }

    fn raw(&self, who: &str, document: &str) -> SoapAnswer {
        let identity = Identity { account: key(who) };
        let call = soap(
            &self.state,
            &identity,
            HttpBits::default(),
            document.as_bytes(),
        );
        call.now_or_never()
            .expect("nothing waits without a planned delay")
    }

    /// Delivers raw mail from outside to somebody.
    fn deliver(&self, to: &str, mail: &str) {
        let message = mime::parse(mail.replace('\n', "\r\n").as_bytes());
        self.state
            .lock()
            .deliver(message, Origin::Outside, &[key(to)]);
    }

    /// Messages of a folder, oldest first.
    fn messages(&self, who: &str, folder: &str) -> Vec<Message> {
        self.stored(who, folder)
            .into_iter()
            .map(|s| s.message)
            .collect()
    }

    fn stored(&self, who: &str, folder: &str) -> Vec<StoredItem> {
        let locked = self.state.lock();
        let mailbox = &locked.mailboxes[&key(who)];
        mailbox
            .items_in(mailbox.distinguished_number(folder))
            .cloned()
            .collect()
    }

    /// Id element of a draft that somebody saves.
    fn draft(&self, who: &str, fields: &str) -> Draft {
        let answer = self.call(who, &create("SaveOnly", fields));
        answer.expect_ok();
        let id = answer.find("ItemId");
        Draft {
            id: id.attribute("Id").unwrap().to_owned(),
            key: id.attribute("ChangeKey").unwrap().to_owned(),
        }
    }
}

/// Id and change key of an item.
struct Draft {
    id: String,
    key: String,
}

impl Draft {
    fn element(&self) -> String {
        format!("<t:ItemId Id=\"{}\" ChangeKey=\"{}\"/>", self.id, self.key)
    }
}

impl Answer {
    /// All response codes, or the one of the fault.
    fn codes(&self) -> Vec<&str> {
        self.all("ResponseCode")
            .iter()
            .map(|e| e.text.as_str())
            .collect()
    }

    #[track_caller]
    fn expect_ok(&self) {
        assert!(self.status == 200, "{}", self.text);
        assert!(
            self.codes().iter().all(|c| *c == "NoError"),
            "{}",
            self.text
        );
    }

    #[track_caller]
    fn expect_code(&self, code: &str) {
        assert_eq!(self.codes(), [code], "{}", self.text);
    }

    #[track_caller]
    fn expect_fault(&self, code: &str) {
        assert_eq!(self.status, 500, "{}", self.text);
        self.expect_code(code);
        assert!(self.text.contains("faultcode"), "{}", self.text);
    }

    #[track_caller]
    fn find(&self, name: &str) -> &Element {
        self.all(name)
            .first()
            .copied()
            .unwrap_or_else(|| panic!("no {name} in {}", self.text))
    }

    fn texts(&self, name: &str) -> Vec<&str> {
        self.all(name).iter().map(|e| e.text.as_str()).collect()
    }

    fn all(&self, name: &str) -> Vec<&Element> {
        fn walk<'a>(e: &'a Element, name: &str, found: &mut Vec<&'a Element>) {
            if e.name == name {
                found.push(e);
            }
            e.children.iter().for_each(|c| walk(c, name, found));
        }
        let mut found = Vec::new();
        let body = self.root.child("Body").expect("every answer has a body");
        body.children.iter().for_each(|c| walk(c, name, &mut found));
        found
    }
}

fn key(who: &str) -> AddressKey {
    AddressKey::new(&format!("{who}@example.test"))
}

fn with_namespaces(request: &str) -> String {
    let end = request.find([' ', '>', '/']).unwrap();
    let (start, rest) = request.split_at(end);
    format!("{start} xmlns:m=\"{MESSAGES}\" xmlns:t=\"{TYPES}\"{rest}")
}

fn envelope(header: &str, request: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:t=\"{TYPES}\"><s:Header>{header}</s:Header><s:Body>{}</s:Body></s:Envelope>",
        with_namespaces(request)
    )
}

fn create(disposition: &str, fields: &str) -> String {
    format!(
        "<m:CreateItem MessageDisposition=\"{disposition}\"><m:Items><t:Message>{fields}</t:Message></m:Items></m:CreateItem>"
    )
}

/// `t:…Recipients` with bare addresses.
fn people_of(list: &str, who: &[&str]) -> String {
    let all: String = who
        .iter()
        .map(|w| {
            format!("<t:Mailbox><t:EmailAddress>{w}@example.test</t:EmailAddress></t:Mailbox>")
        })
        .collect();
    format!("<t:{list}>{all}</t:{list}>")
}

fn get_item(id: &str, shape: &str) -> String {
    format!(
        "<m:GetItem><m:ItemShape>{shape}</m:ItemShape><m:ItemIds><t:ItemId Id=\"{id}\"/></m:ItemIds></m:GetItem>"
    )
}

const ID_ONLY: &str = "<t:BaseShape>IdOnly</t:BaseShape>";

fn fields(uris: &[&str]) -> String {
    let all: String = uris
        .iter()
        .map(|uri| format!("<t:FieldURI FieldURI=\"{uri}\"/>"))
        .collect();
    format!("{ID_ONLY}<t:AdditionalProperties>{all}</t:AdditionalProperties>")
}

fn find_items(folder: &str, shape: &str, rest: &str) -> String {
    format!(
        "<m:FindItem Traversal=\"Shallow\"><m:ItemShape>{shape}</m:ItemShape>{rest}<m:ParentFolderIds><t:DistinguishedFolderId Id=\"{folder}\"/></m:ParentFolderIds></m:FindItem>"
    )
}

/// Id of the newest item of a folder, as `FindItem` gives it.
fn newest_id(world: &World, who: &str, folder: &str) -> String {
    let answer = world.call(who, &find_items(folder, ID_ONLY, ""));
    answer.find("ItemId").attribute("Id").unwrap().to_owned()
}

/// The documents that a stream gives at once, each checked against the schema.
async fn next_document(stream: &mut SoapBody) -> Option<Answer> {
    let SoapBody::Stream(stream) = stream else {
        panic!("no stream")
    };
    let text = String::from_utf8(stream.next().await?.unwrap()).unwrap();
    let (_, body) = text.split_once("<s:Body>").unwrap();
    schema::collect(body.split_once("</s:Body>").unwrap().0);
    Some(Answer {
        status: 200,
        root: Element::read(text.as_bytes()).unwrap(),
        text,
    })
}
