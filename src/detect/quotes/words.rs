//! What kind of word each token is, as far as a list of English function words can tell.
//!
//! There is no part-of-speech tagger: closed classes (pronouns, prepositions, auxiliaries, …) are
//! listed, everything else is a content word. The grammar in the sibling modules is written so that
//! this is enough to find the edges of a reporting clause.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// FNV-1a, because every word of an article is looked up and the default hash is built for keys
/// that an attacker chooses.
#[derive(Default)]
pub struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut hash = if self.0 == 0 { 0xcbf2_9ce4_8422_2325 } else { self.0 };
        for &byte in bytes {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        self.0 = hash;
    }
}

/// Builds [`Fnv`] hashes for a map.
pub type FastHash = BuildHasherDefault<Fnv>;

/// The classes of a word, as bits: `that` is several things at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Class(u32);

impl Class {
    /// A content word or anything unlisted.
    pub const OTHER: Self = Self(0);
    /// `the`, `some`, `two`, `his`.
    pub const DETERMINER: Self = Self(1);
    /// `he`, `they`, `who`-less personal pronouns in the subject case.
    pub const SUBJECT: Self = Self(1 << 1);
    /// `him`, `them`, `it`.
    pub const OBJECT: Self = Self(1 << 2);
    /// Prepositions.
    pub const PREPOSITION: Self = Self(1 << 3);
    /// Forms of be, have, do.
    pub const AUXILIARY: Self = Self(1 << 4);
    /// `will`, `could`, `won't`.
    pub const MODAL: Self = Self(1 << 5);
    /// `not`, `never`, `didn't`.
    pub const NEGATION: Self = Self(1 << 6);
    /// `and`, `or`, `but`, `nor`, `yet`.
    pub const CONJUNCTION: Self = Self(1 << 7);
    /// `because`, `after`, `when`.
    pub const SUBORDINATOR: Self = Self(1 << 8);
    /// `that`.
    pub const THAT: Self = Self(1 << 9);
    /// `who`, `which`, `what`, `whether`, `how`.
    pub const QUESTION: Self = Self(1 << 10);
    /// `also`, `repeatedly`.
    pub const ADVERB: Self = Self(1 << 11);
    /// `Monday`, `yesterday`, `week`.
    pub const TIME: Self = Self(1 << 12);
    /// Common verbs that do not report, in finite forms: `went`, `makes`.
    pub const VERB: Self = Self(1 << 13);
    /// `to`.
    pub const TO: Self = Self(1 << 14);
    /// The possessive `’s` and its like.
    pub const POSSESSIVE: Self = Self(1 << 15);
    /// Starts with a capital.
    pub const CAPITAL: Self = Self(1 << 16);
    /// A number in digits.
    pub const NUMBER: Self = Self(1 << 17);
    /// `,`
    pub const COMMA: Self = Self(1 << 18);
    /// `:`
    pub const COLON: Self = Self(1 << 19);
    /// `.`, `?`, `!`, `;` and runs of stops.
    pub const STOP: Self = Self(1 << 20);
    /// A dash that divides (`—`, `–`, ` - `).
    pub const DASH: Self = Self(1 << 21);
    /// Any other mark, hyphens and brackets among them.
    pub const MARK: Self = Self(1 << 22);
    /// A quotation in marks, read as one word.
    pub const QUOTED: Self = Self(1 << 23);
    /// A statement, an interview, a speech: where something is said.
    pub const VENUE: Self = Self(1 << 24);
    /// A person, body or document that speaks: `spokesman`, `officials`, `report`.
    pub const SPEAKER: Self = Self(1 << 25);
    /// An opening bracket.
    pub const OPEN: Self = Self(1 << 26);
    /// A closing bracket.
    pub const CLOSE: Self = Self(1 << 27);

    /// A quotation that looks like the title of a work.
    pub const TITLE: Self = Self(1 << 29);
    /// A noun of speech that takes a clause with "that": `claim`, `allegation`.
    pub const REPORT_NOUN: Self = Self(1 << 28);

    /// Whether any bit of `other` is set.
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets of bits.
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

const LISTS: &[(Class, &str)] = &[
    (
        Class::DETERMINER,
        "the a an this these those some any no every each all both another several many few most \
         other such its his her their our my your one two three four five six seven eight nine ten \
         half dozens hundreds thousands more",
    ),
    (
        Class::SUBJECT,
        "he she they it i we you it's he's she's i'm they're we're you're i've we've they've you've \
         i'll we'll he'll she'll they'll i'd we'd he'd she'd they'd",
    ),
    (Class::OBJECT, "him them me us her it you himself herself themselves itself everyone people"),
    (
        Class::PREPOSITION,
        "of in on at for from with by about against during after before between under over into \
         through without within since until among amongst across toward towards behind near despite \
         amid via per upon outside inside like unlike than as regarding including concerning \
         following throughout along around beyond onto alongside beside besides except ahead",
    ),
    (
        Class::AUXILIARY,
        "am is are was were be been being has have had having do does did isn't aren't wasn't \
         weren't hasn't haven't hadn't doesn't don't didn't it's he's she's i'm they're we're you're \
         that's there's i've we've they've you've",
    ),
    (
        Class::MODAL,
        "will would can could may might must shall should won't wouldn't can't cannot couldn't \
         shouldn't i'll we'll he'll she'll they'll i'd we'd he'd she'd they'd",
    ),
    (
        Class::NEGATION,
        "not never isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't won't \
         wouldn't can't cannot couldn't shouldn't neither",
    ),
    (Class::CONJUNCTION, "and or but nor yet"),
    (
        Class::SUBORDINATOR,
        "because although though while when if unless whereas as since until after before whether \
         once so",
    ),
    (Class::THAT, "that"),
    (Class::QUESTION, "what which who whom whose where why how whether when if"),
    (
        Class::ADVERB,
        "also later then now again still even just only already once always often earlier \
         previously however meanwhile subsequently immediately first further too instead too \
         perhaps soon ever sometimes thus therefore indeed moreover furthermore afterward \
         afterwards elsewhere together ago recently lately nevertheless nonetheless",
    ),
    (
        Class::TIME,
        "monday tuesday wednesday thursday friday saturday sunday january february march april june \
         july august september october november december jan feb mar apr aug sept oct nov dec today \
         yesterday tonight tomorrow week weekend month year years night morning afternoon evening \
         midday noon a.m. p.m. hours days weeks months minutes last recently earlier later",
    ),
    (
        Class::VERB,
        "went came made took got gave left began became kept held led met ran saw sent set stood \
         won lost spent brought built paid seemed appeared wants wanted needs needed makes takes \
         comes goes gets gives seems appears knows knew thinks thought believes believed hopes hoped \
         plans planned expects expected feels felt hopes lives lived works worked helped used uses \
         tried started stopped continued remains remained includes included faces faced causes \
         caused means meant shows showed found became killed died want need make take come go get \
         give seem know think believe hope feel live help try start stop remain let lets put fell \
         rose grew went",
    ),
    (
        Class::REPORT_NOUN,
        "accusation accusations admission allegation allegations announcement assertion assertions \
         assurance assurances charge charges claim claims complaint complaints declaration denial \
         denials insistence prediction predictions suggestion suggestions threat threats warning \
         warnings argument arguments belief comment comments conclusion contention demand demands \
         falsehood idea lie lies message myth narrative notion pledge pledges possibility promise \
         promises proposal proposals recommendation recommendations remark remarks report reports \
         request requests revelation revelations rumor rumors rumour rumours statement statements \
         story stories theories theory vow vows appeal",
    ),
    (Class::TO, "to"),
    (Class::POSSESSIVE, "'s ’s"),
    (
        Class::VENUE,
        "statement statements interview interviews speech speeches briefing conference letter email \
         e-mail tweet tweets post blog op-ed memo remarks address testimony news rally debate report \
         article column message phone telephone television radio broadcast video appearance event \
         hearing editorial filing release press meeting call transcript twitter facebook website \
         documents affidavit",
    ),
    (
        Class::SPEAKER,
        "spokesman spokeswoman spokesperson spokespeople official officials source sources critic \
         critics analyst analysts expert experts report reports statement president minister \
         chairman chairwoman leader leaders senator senators lawmakers lawmaker candidate candidates \
         campaign police witnesses witness authorities government ministry company lawyer lawyers \
         attorney attorneys prosecutor prosecutors judge judges court mayor governor adviser \
         advisers advisor advisors aide aides author authors professor researcher researchers \
         scientists doctors doctor economist economists director secretary general ambassador \
         group groups agency newspaper newspapers media news people man woman men women residents \
         supporters opponents observers organization organisation officer officers military army \
         chief executive study survey poll pollsters democrats republicans voters nominee committee \
         commission union members member delegates diplomat diplomats investigators investigator \
         editor reporter reporters teacher parents mother father son daughter wife husband brother \
         sister letter lawsuit complaint post article column activists activist commander \
         representative representatives commissioner others some many bill suit lawsuit resolution \
         document documents memo ruling indictment opposition parliament family families rebels \
         militants protesters demonstrators workers users customers clients neighbors neighbours \
         friends colleagues sources scientist activists farmers owners students parents fans \
         passengers survivors victims players coach captain pilots scholars historians narrator \
         announcer host moderator questioner speaker spokespersons statisticians insiders allies \
         rivals congressman congresswoman king queen pope bishop priest rabbi imam chancellor \
         premier deputy chair founder owner executives bank firm airline network station insider \
         psychologist engineer doctor nurse nurses physician physicians judges jury tribunal \
         inspectors monitors advocates groups businessman he she they cleric clerics envoy envoys negotiator \
         negotiators insurgents monarch archbishop panel legislators legislature cabinet gunmen \
         captors prisoner prisoners detainees inmates refugees villagers meteorologists \
         forecasters rescuers firefighters investors traders shareholders regulator regulators \
         watchdog businesses companies governments nations countries ad ads advertisement film \
         documentary headline headlines sign signs banner banners paper papers analysis",
    ),
];

/// Every listed word with its classes; a word of several lists appears once.
pub fn listed() -> HashMap<&'static str, Class, FastHash> {
    let mut classes: HashMap<&'static str, Class, FastHash> = HashMap::default();
    for (class, list) in LISTS {
        for word in list.split_whitespace() {
            let entry = classes.entry(word).or_default();
            *entry = entry.with(*class);
        }
    }
    classes
}

/// Words in `-ly` that are no adverbs.
const NO_ADVERBS: &[&str] =
    &["family", "july", "italy", "ally", "reply", "supply", "assembly", "monopoly", "only"];

/// The class of a word, in lower case, that no list has.
pub fn unlisted(lower: &str) -> Class {
    let is_adverb = lower.len() > 4 && lower.ends_with("ly") && !NO_ADVERBS.contains(&lower);
    if is_adverb { Class::ADVERB } else { Class::OTHER }
}

/// The class of a mark.
pub fn mark_class(mark: &str, is_spaced: bool) -> Class {
    match mark {
        "," => Class::COMMA,
        ":" => Class::COLON,
        ";" | "?" | "!" | "…" => Class::STOP,
        "-" if is_spaced => Class::DASH,
        "(" | "[" => Class::OPEN.with(Class::MARK),
        ")" | "]" => Class::CLOSE.with(Class::MARK),
        _ if mark.starts_with('.') => Class::STOP,
        _ if mark.starts_with(['–', '—', '―']) || mark.starts_with("--") => Class::DASH,
        _ => Class::MARK,
    }
}
