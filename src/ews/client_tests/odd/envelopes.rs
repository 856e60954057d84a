//! What an answer is wrapped in: envelope, content type, pieces.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::*;

/// The inbox, in an envelope of that shape.
fn in_envelope(begin: &str, end: &str) -> String {
    let whole = inbox();
    let from = whole.find("<q:GetFolderResponse").unwrap();
    let to = whole.find("</s11:Body>").unwrap();
    format!("{begin}{}{end}", &whole[from..to])
}

#[tokio::test]
async fn an_envelope_of_any_shape_is_read() {
    let soap = "http://schemas.xmlsoap.org/soap/envelope/";
    let soap_12 = "http://www.w3.org/2003/05/soap-envelope";
    let version = |attributes: &str| {
        in_envelope(
            &format!(
                "<e:Envelope><e:Header><t:ServerVersionInfo {attributes}/></e:Header><e:Body>"
            ),
            "</e:Body></e:Envelope>",
        )
    };
    let shapes = [
        in_envelope("<Envelope><Body>", "</Body></Envelope>"),
        in_envelope(
            &format!(
                "<SOAP-ENV:Envelope xmlns:SOAP-ENV='{soap}'><SOAP-ENV:Header/><SOAP-ENV:Body>"
            ),
            "</SOAP-ENV:Body></SOAP-ENV:Envelope>",
        ),
        in_envelope(
            &format!("<env:Envelope xmlns:env=\"{soap_12}\"><env:Body xmlns:xsi='i' id='b'>"),
            "</env:Body></env:Envelope>",
        ),
        in_envelope(
            "\u{FEFF}\r\n \u{FEFF}<?xml version='1.1' encoding='utf-16'?><!-- by a gateway --><?pi x?><!DOCTYPE e><e:Envelope><e:Body>",
            "</e:Body></e:Envelope>\r\n<!-- end -->",
        ),
        in_envelope(
            "<e:Envelope><e:Header><Security><Body>no</Body></Security></e:Header><e:Body>",
            "</e:Body></e:Envelope>",
        ),
        in_envelope("<Envelope><Body>", "&#x0;&#x1F;</Body></Envelope>"),
        // ServerVersionInfo without numbers, with others than numbers, beyond them, twice.
        version(""),
        version(
            "MajorVersion='15.2' MinorVersion='' MajorBuildNumber='99999999999' MinorBuildNumber='-1'",
        ),
        version("MajorVersion='15'/><t:ServerVersionInfo MajorVersion='8'"),
        inbox().replace("<w:FolderId", "<w:Odd><w:FolderId/></w:Odd><w:FolderId"),
    ];
    for (at, body) in shapes.into_iter().enumerate() {
        let (client, _server) = answering((200, vec![], body.clone())).await;
        let folder = ask(&client).await;
        assert!(folder.is_ok(), "{at}: {folder:?}\n{body}");
        assert_eq!(folder.unwrap().folder_id.unwrap().id, "I", "{at}");
    }
    let (client, _server) = answering((200, vec![], version("MajorVersion='x'"))).await;
    ask(&client).await.unwrap();
    assert_eq!(client.facts().version, None, "nonsense is no version");
}

#[tokio::test]
async fn the_content_type_and_the_pieces_of_an_answer_do_not_matter() {
    for kind in [
        "application/soap+xml; charset=utf-8",
        "text/plain",
        "text/html; charset=iso-8859-1",
        "application/octet-stream",
        ";",
    ] {
        let (client, _server) = answering((200, vec![("content-type", kind)], inbox())).await;
        assert!(ask(&client).await.is_ok(), "{kind}");
    }
    let (endpoint, _server) = serve(|_| {
        let pieces: Vec<_> = inbox().into_bytes().into_iter().map(|b| vec![b]).collect();
        let pieces = pieces.into_iter().map(Ok::<_, std::io::Error>);
        reply(200, Body::from_stream(futures_util::stream::iter(pieces)))
    })
    .await;
    assert!(ask(&client(endpoint)).await.is_ok());
}
