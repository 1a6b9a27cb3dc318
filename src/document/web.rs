//! Pages of the web by their address. Fetching them is the feature `net`; telling an address from a
//! path is needed without it, too.

pub mod address;
#[cfg(feature = "net")]
mod fetch;
#[cfg(feature = "net")]
mod private;

#[cfg(feature = "net")]
pub use fetch::fetch;

/// Says that this postil cannot fetch anything.
///
/// # Errors
/// Always.
#[cfg(not(feature = "net"))]
pub fn fetch(
    address: &str,
    _is_private_allowed: bool,
) -> Result<crate::document::Document, crate::document::ReadError> {
    let why = "this postil was built without the feature “net”; save the page and open the file";
    let (source_name, error) = (address.to_owned(), std::io::Error::other(why));
    Err(crate::document::ReadError::Read { source_name, error })
}
