//! Whose work an export is: from the options, else from the config file.

use crate::exchange::Publisher;

/// Stands in ClaimReview.
#[derive(Debug, clap::Args)]
#[command(
    next_help_heading = "Whose checks these are (claimreview; also [publisher] in the config file)"
)]
pub(super) struct PublisherArguments {
    /// The organisation that publishes them
    #[arg(long, value_name = "NAME")]
    organisation: Option<String>,
    /// Who checked, where no organisation did [default: who decided]
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// The address of the organisation or author
    #[arg(long, value_name = "URL")]
    site: Option<String>,
    /// The address of the page that they stand on
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

impl PublisherArguments {
    /// The publisher; what the options do not say is as it was.
    pub(super) fn over(&self, publisher: Publisher) -> Publisher {
        Publisher {
            author: self.author.clone().or(publisher.author),
            organisation: self.organisation.clone().or(publisher.organisation),
            site: self.site.clone().or(publisher.site),
            url: self.url.clone().or(publisher.url),
        }
    }
}
