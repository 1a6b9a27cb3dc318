//! `postil samples`: the articles that come with postil, to try it on.
//!
//! They are written for postil; their people, places and organisations are invented. Without any article
//! of the reader's own, `postil` opens the first of them.

use std::path::PathBuf;
use std::sync::Arc;
use std::{fs, io};

use crate::cli::{Error, Options, Outcome, library, output, print, read};
use crate::document::{self, Document, Format};
use crate::runtime::{Article, Start};

const EXAMPLES: &str = "\
Examples:
  postil samples                       which there are
  postil samples rate-cut              opens one; the others are behind ctrl-right
  postil samples rate-cut | less       printed
  postil samples --write tries/        the four files, to try other commands on";

/// Lists, opens or writes the sample articles
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The sample to open
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Lines and a prompt in the place of a screen
    #[arg(long)]
    linear: bool,
    /// Write all of them into this folder; files that are there stay
    #[arg(long, value_name = "FOLDER", conflicts_with = "name")]
    write: Option<PathBuf>,
}

/// An article that comes with postil.
pub struct Sample {
    /// The name of the file; without its ending that of the sample.
    pub file: &'static str,
    subject: &'static str,
    /// What can be seen in it.
    shows: &'static str,
    text: &'static str,
}

macro_rules! samples {
    ($($file:literal $subject:literal $shows:literal;)*) => {
        /// All of them; the first is what a new reader sees.
        pub const SAMPLES: &[Sample] = &[$(Sample {
            file: $file,
            subject: $subject,
            shows: $shows,
            text: include_str!(concat!("../../assets/samples/", $file)),
        },)*];
    };
}

samples! {
    "ferry-fares.md" "politics" "many speakers; direct, split and nested quotes (Markdown)";
    "rate-cut.txt" "economy" "figures, comparisons, forecasts (plain text)";
    "night-light.html" "science" "findings, causes and their limits (a page of the web)";
    "grain-trial.txt" "court report" "accusations and denials (lines broken by hand)";
}

impl Sample {
    /// The name that it is called by.
    pub fn name(&self) -> &'static str {
        self.file.split_once('.').map_or(self.file, |(name, _)| name)
    }

    /// The article.
    ///
    /// # Errors
    /// Never for what is released: a test reads them all.
    pub fn read(&self) -> Result<Document, Error> {
        let bytes = self.text.as_bytes().to_vec();
        let source = format!("sample:{}", self.file);
        document::read(bytes, &source, Some(Format::of(self.file)))
            .map_err(|err| Error::Usage(err.to_string()))
    }
}

/// The samples in the order in which they are gone through from this one on.
pub(super) fn articles(first: usize) -> Result<Vec<Article>, Error> {
    let given = |sample: &Sample| Ok(Article::Given(Arc::new(sample.read()?)));
    let all = SAMPLES.iter().cycle().skip(first).take(SAMPLES.len());
    all.map(given).collect()
}

/// Lists, opens or writes them.
pub fn run(arguments: &Arguments, options: &Options) -> Result<Outcome, Error> {
    if let Some(folder) = &arguments.write {
        return write(folder);
    }
    let Some(name) = &arguments.name else { return output::print(&list()) };
    let wanted = |sample: &Sample| sample.name() == name || sample.file == name;
    let Some(number) = SAMPLES.iter().position(wanted) else {
        let names: Vec<&str> = SAMPLES.iter().map(Sample::name).collect();
        return Err(Error::Usage(format!(
            "there is no sample {name}: there are {}",
            names.join(", ")
        )));
    };
    let is_linear = arguments.linear || read::is_dumb();
    if !is_linear && !read::is_interactive() {
        let sample = SAMPLES.iter().skip(number).take(1);
        return sample
            .map(Sample::read)
            .try_fold(Outcome::Done, |_, document| print::one(&document?, options));
    }
    let start = Start::Articles(articles(number)?);
    read::open(read::session(start, library::path(options)?, None, options)?, is_linear)
}

fn list() -> String {
    let row =
        |sample: &Sample| format!("{:12} {:13} {}\n", sample.name(), sample.subject, sample.shows);
    let rows: String = SAMPLES.iter().map(row).collect();
    format!("{rows}\npostil samples NAME opens one; people and places in them are invented.\n")
}

fn write(folder: &PathBuf) -> Result<Outcome, Error> {
    let failed = |path: &PathBuf, source| Error::Write { name: path.display().to_string(), source };
    fs::create_dir_all(folder).map_err(|err| failed(folder, err))?;
    let mut told = String::new();
    for sample in SAMPLES {
        let path = folder.join(sample.file);
        let made = fs::File::create_new(&path)
            .and_then(|mut file| io::Write::write_all(&mut file, sample.text.as_bytes()));
        match made {
            Ok(()) => told += &format!("{}\n", path.display()),
            Err(err) if err.kind() == io::ErrorKind::AlreadyExists => {
                output::warn(&format!("{} is there already and stays", path.display()));
            }
            Err(err) => return Err(failed(&path, err)),
        }
    }
    output::print(&told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_an_article_with_a_title() {
        for sample in SAMPLES {
            let document = sample.read().unwrap();
            assert!(document.title.len() > 20 && document.text().len() > 2000, "{}", sample.file);
        }
    }

    #[test]
    fn samples_are_gone_through_from_the_one_that_was_named() {
        let all = articles(3).unwrap();
        let Article::Given(first) = &all[0] else { panic!("{all:?}") };
        assert_eq!((all.len(), first.source.as_str()), (4, "sample:grain-trial.txt"));
    }
}
