//! What the tests of the operations share: exact XML out, schema check, samples in.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr
)]

use std::{io::Write as _, process};

use crate::ews::answer::{AnswerError, Refused};
use crate::ews::operation::{Messages, Operation};
use crate::ews::xml::XmlWriter;

const NAMESPACES: &str = concat!(
    " xmlns:m=\"http://schemas.microsoft.com/exchange/services/2006/messages\"",
    " xmlns:t=\"http://schemas.microsoft.com/exchange/services/2006/types\""
);

/// The request as XML without envelope; checked against the schema where there is one.
pub(crate) fn request<O: Operation>(operation: &O) -> String {
    let mut w = XmlWriter::new();
    operation.write(&mut w);
    let xml = w.finish();
    check_schema(&xml);
    xml
}

/// Checks a request element against the EWS schema, and against the one of Exchange 2013 SP1.
pub(crate) fn check_schema(xml: &str) {
    let Some(folder) = std::env::var_os("SMARTACTIONS_EWS_SCHEMA").map(std::path::PathBuf::from)
    else {
        eprintln!("SKIPPED: schema check, SMARTACTIONS_EWS_SCHEMA is not set");
        return;
    };
    let end = xml.find([' ', '>', '/']).unwrap();
    let document = format!("{}{NAMESPACES}{}", &xml[..end], &xml[end..]);
    for schema in ["messages.xsd", "2013sp1/messages.xsd"] {
        let mut lint = process::Command::new("xmllint")
            .args(["--nonet", "--noout", "--schema"])
            .arg(folder.join(schema))
            .arg("-")
            .stdin(process::Stdio::piped())
            .stderr(process::Stdio::piped())
            .spawn()
            .expect("xmllint is installed");
        lint.stdin
            .take()
            .unwrap()
            .write_all(document.as_bytes())
            .unwrap();
        let out = lint.wait_with_output().unwrap();
        assert!(
            out.status.success(),
            "{schema}: {}\n{document}",
            String::from_utf8_lossy(&out.stderr)
        );
    }
}

/// A whole envelope around response messages, with odd prefixes.
pub(crate) fn envelope(operation: &str, messages: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><s11:Envelope xmlns:s11=\"http://schemas.xmlsoap.org/soap/envelope/\">\
         <s11:Header><h:ServerVersionInfo xmlns:h=\"http://schemas.microsoft.com/exchange/services/2006/types\" MajorVersion=\"15\" MinorVersion=\"1\"/></s11:Header>\
         <s11:Body xmlns:xsi=\"i\"><q:{operation}Response xmlns:q=\"m\" xmlns:w=\"t\"><q:ResponseMessages>{messages}</q:ResponseMessages></q:{operation}Response></s11:Body></s11:Envelope>"
    )
}

/// A successful response message with this content.
pub(crate) fn success(operation: &str, content: &str) -> String {
    format!(
        "<q:{operation}ResponseMessage ResponseClass=\"Success\"><q:ResponseCode>NoError</q:ResponseCode>{content}</q:{operation}ResponseMessage>"
    )
}

/// A refused response message.
pub(crate) fn refusal(operation: &str, code: &str) -> String {
    format!(
        "<q:{operation}ResponseMessage ResponseClass=\"Error\"><q:MessageText>Refused &#x1F;.</q:MessageText><q:ResponseCode>{code}</q:ResponseCode>\
         <q:DescriptiveLinkKey>0</q:DescriptiveLinkKey></q:{operation}ResponseMessage>"
    )
}

/// Reads an answer as the client does.
pub(crate) fn answer<O: Operation>(operation: &O, document: &str) -> Result<O::Answer, Refused> {
    let document = crate::ews::xml::sanitize(document);
    match O::read(&document) {
        Ok(answer) => operation.conclude(Messages(answer.messages)),
        Err(AnswerError::Fault(refused)) => Err(refused),
        Err(AnswerError::NotUnderstood(why)) => panic!("{why}"),
    }
}
