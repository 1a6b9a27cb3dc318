//! Fetches a page of the web.
//!
//! One request, no cookies, no scripts, nothing but the page itself. Addresses of this machine and of
//! private networks are refused unless asked for, whatever name leads to them and at every redirect:
//! the check is made on the very address that is connected to. Size, time and redirects are limited.
//! A proxy that the environment names is used; it resolves the names then.

use std::fmt;
use std::io::{self, Read};
use std::time::Duration;

use ureq::http::{Response, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error};

use crate::document::web::{address, private};
use crate::document::{Document, Format, ReadError, open};

/// Bytes of a page at most, unpacked.
const LARGEST: u64 = 32 << 20;

/// Redirects that are followed.
const REDIRECTS: usize = 6;

/// How long a connection may take, and everything together.
const CONNECTING: Duration = Duration::from_secs(10);
const TOGETHER: Duration = Duration::from_secs(30);

/// What the requests say who they are.
const AGENT: &str = concat!("postil/", env!("CARGO_PKG_VERSION"));

/// Why there is no page.
#[derive(Debug)]
enum Refusal {
    /// No address of the web, or one without a host.
    NoAddress,
    /// This machine or a private network.
    Private,
    /// A proxy, the name service or the network.
    Unreachable(String),
    /// What the server answers.
    Status(u16),
    TooManyRedirects,
    TooLarge,
    TooSlow,
    /// No text, by what the server says.
    NoText(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAddress => f.write_str("it is no http or https address"),
            Self::Private => f.write_str(
                "it leads to this machine or a private network; --allow-private permits that",
            ),
            Self::Unreachable(why) => write!(f, "{why}"),
            Self::Status(404 | 410) => f.write_str("the server has no such page"),
            Self::Status(401 | 403 | 451) => f.write_str("the server does not give the page"),
            Self::Status(429) => f.write_str("the server wants fewer requests; try later"),
            Self::Status(code) => write!(f, "the server answers with status {code}"),
            Self::TooManyRedirects => write!(f, "it redirects more than {REDIRECTS} times"),
            Self::TooLarge => write!(f, "it is over the {} MiB limit for pages", LARGEST >> 20),
            Self::TooSlow => write!(f, "no answer within {} seconds", TOGETHER.as_secs()),
            Self::NoText(kind) => write!(f, "it is {kind}, not text"),
        }
    }
}

impl std::error::Error for Refusal {}

/// Fetches the page at the address and reads the article in it. `is_private_allowed` permits
/// addresses of this machine and of private networks.
///
/// # Errors
/// When the address is refused, or there is no page of text at it in time.
pub fn fetch(address: &str, is_private_allowed: bool) -> Result<Document, ReadError> {
    let failed = |why: Refusal| ReadError::Read {
        source_name: address.to_owned(),
        error: io::Error::other(why),
    };
    let mut page = page(address, is_private_allowed).map_err(failed)?;
    let format = page.format.take();
    let bytes = std::mem::take(&mut page.bytes);
    let mut document = open::read_declared(bytes, address, format, page.charset)?;
    document.metadata.entry("url".to_owned()).or_insert(page.address);
    Ok(document)
}

/// What a server gave.
struct Page {
    /// Where it was in the end.
    address: String,
    bytes: Vec<u8>,
    format: Option<Format>,
    charset: Option<&'static encoding_rs::Encoding>,
}

fn page(address: &str, is_private_allowed: bool) -> Result<Page, Refusal> {
    let agent = agent(is_private_allowed);
    let mut address = address.to_owned();
    for _ in 0..=REDIRECTS {
        let uri: Uri = address.parse().map_err(|_| Refusal::NoAddress)?;
        check(&uri, is_private_allowed)?;
        let response = agent.get(&uri).call().map_err(refusal)?;
        match response.status().as_u16() {
            301 | 302 | 303 | 307 | 308 => {
                let target = response.headers().get("location").and_then(|to| to.to_str().ok());
                address = address::joined(&address, target.ok_or(Refusal::NoAddress)?)
                    .ok_or(Refusal::NoAddress)?;
            }
            200..=299 => return received(address, response),
            code => return Err(Refusal::Status(code)),
        }
    }
    Err(Refusal::TooManyRedirects)
}

fn agent(is_private_allowed: bool) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_connect(Some(CONNECTING))
        .timeout_global(Some(TOGETHER))
        .user_agent(AGENT)
        .accept("text/html, application/xhtml+xml, text/markdown, text/plain;q=0.9, */*;q=0.1")
        .build();
    Agent::with_parts(config, DefaultConnector::default(), Guard { is_private_allowed })
}

/// Refuses what is wrong with an address by its look; the rest is seen when it is resolved.
fn check(uri: &Uri, is_private_allowed: bool) -> Result<(), Refusal> {
    let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
    let host = uri.host().filter(|host| is_web && !host.is_empty()).ok_or(Refusal::NoAddress)?;
    if !is_private_allowed && private::is_private_name(host) {
        return Err(Refusal::Private);
    }
    Ok(())
}

/// Resolves names, and withholds private addresses.
#[derive(Debug)]
struct Guard {
    is_private_allowed: bool,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout);
        let found = found.map_err(|error| match error {
            Error::Io(_) => Error::HostNotFound,
            other => other,
        })?;
        let mut kept = self.empty();
        for &address in found.iter() {
            if self.is_private_allowed || !private::is_private(address.ip()) {
                kept.push(address);
            }
        }
        if kept.is_empty() {
            return Err(Error::Io(io::Error::other(Refusal::Private)));
        }
        Ok(kept)
    }
}

fn refusal(error: Error) -> Refusal {
    match error {
        Error::HostNotFound => Refusal::Unreachable(
            "its host cannot be found; is the name right, and is there a connection?".to_owned(),
        ),
        Error::Timeout(_) => Refusal::TooSlow,
        Error::Io(error) => match error.downcast::<Refusal>() {
            Ok(refusal) => refusal,
            Err(error) => Refusal::Unreachable(reason(&error)),
        },
        Error::ConnectionFailed => Refusal::Unreachable("the host does not answer".to_owned()),
        Error::BadUri(_) | Error::Http(_) => Refusal::NoAddress,
        other => Refusal::Unreachable(format!("the connection failed: {other}")),
    }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "the host refuses the connection".to_owned(),
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
            "the network does not reach its host".to_owned()
        }
        io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof => {
            "the host broke the connection".to_owned()
        }
        _ => format!("the connection failed: {error}"),
    }
}

/// Reads the answer to its end, but no further than a page may be long.
fn received(address: String, mut response: Response<Body>) -> Result<Page, Refusal> {
    let kind = response.body().mime_type().map(str::to_ascii_lowercase);
    let format = match kind.as_deref() {
        Some("text/html" | "application/xhtml+xml") => Some(Format::Html),
        Some("text/markdown" | "text/x-markdown") => Some(Format::Markdown),
        Some(text) if text.starts_with("text/") => Some(Format::of(address::path(&address))),
        None | Some("application/octet-stream") => None,
        Some(other) => return Err(Refusal::NoText(other.to_owned())),
    };
    let label = charset(response.headers().get("content-type"));
    let charset = label.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    let mut bytes = Vec::new();
    let body = response.body_mut().with_config().limit(u64::MAX).reader();
    let length = body.take(LARGEST + 1).read_to_end(&mut bytes);
    let length = length.map_err(|error| match error.downcast::<Error>() {
        Ok(error) => refusal(error),
        Err(error) => Refusal::Unreachable(reason(&error)),
    })?;
    if length as u64 > LARGEST {
        return Err(Refusal::TooLarge);
    }
    Ok(Page { address, bytes, format, charset })
}

/// The charset that a content type names. Absence says nothing, unlike ureq's own reading of it.
fn charset(kind: Option<&ureq::http::HeaderValue>) -> Option<String> {
    let kind = kind?.to_str().ok()?.to_ascii_lowercase();
    let (_, charset) = kind.split_once("charset=")?;
    let label = charset.trim_start_matches('"').split(['"', ';', ' ']).next()?;
    Some(label.to_owned())
}

#[cfg(test)]
mod tests;
