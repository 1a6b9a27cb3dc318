//! The grammatical gender that a name or its title shows.
//!
//! The lists of given names are our own, from general knowledge; they decide between `he` and `she`
//! only, and a name that is not listed fits both.

use crate::text::Span;

/// Which pronoun a mention takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gender {
    #[default]
    Unknown,
    Female,
    Male,
    /// Not a person.
    None,
}

impl Gender {
    /// Whether a pronoun of the other gender may stand for it.
    pub fn fits(self, other: Gender) -> bool {
        self == other
            || matches!(
                (self, other),
                (Gender::Unknown, Gender::Female | Gender::Male)
                    | (Gender::Female | Gender::Male, Gender::Unknown)
            )
    }
}

const FEMALE_TITLES: &[&str] = &[
    "mrs",
    "ms",
    "miss",
    "madam",
    "lady",
    "dame",
    "queen",
    "princess",
    "sister",
    "chairwoman",
    "congresswoman",
    "spokeswoman",
    "businesswoman",
    "actress",
    "mother",
    "wife",
    "daughter",
];

const MALE_TITLES: &[&str] = &[
    "mr",
    "sir",
    "lord",
    "king",
    "prince",
    "brother",
    "chairman",
    "congressman",
    "spokesman",
    "businessman",
    "actor",
    "father",
    "husband",
    "son",
    "pope",
    "cardinal",
];

const FEMALE_NAMES: &str = " abigail ada agnes alexandra alice alicia alison amanda amina amy ana andrea angela \
    anita ann anna anne annie barbara beatrice betty brenda bridget camille carla carol caroline \
    catherine cecilia charlotte cheryl chloe christina christine claire clara claudia condoleezza \
    cynthia dana deborah debbie denise diana diane donna dorothy edith elaine eleanor elena elizabeth \
    ella ellen emily emma erica eva evelyn fatima fiona florence frances gabriela gloria grace hannah \
    harriet heather heidi helen hillary ines ingrid irene isabel ivanka jacqueline jane janet janice \
    jean jennifer jessica jill joan joanna josephine joyce judith judy julia julie kamala karen kate \
    katherine kathleen kathryn kelly kim kirsten laura lauren leila lena linda lisa loretta lori \
    louise lucy lynn madeleine margaret maria marie marilyn marion martha mary maureen megan melania \
    melissa michelle miriam monica nancy naomi natalie nicola nicole nina nora olga olivia pamela \
    patricia paula rachel rebecca renee rita robin rosa rose ruth sally samantha sandra sara sarah \
    sharon sheila shirley sofia sonia sophia stephanie susan suzanne sylvia tamara teresa theresa \
    tina valerie vanessa vera veronica victoria virginia wendy yolanda yvonne zoe ";

const MALE_NAMES: &str = " aaron abdul adam ahmed alan albert alberto alejandro alexander alfred ali allen andre \
    andrew angus anthony antonio arnold arthur barack ben benjamin bernard bernie bill billy bob bobby \
    boris brad brian bruce carl carlos chad charles chris christopher chuck clarence colin craig dan \
    daniel dave david dean dennis diego dmitry donald doug douglas duncan dwight earl ed eddie edward \
    elijah elon eric ernest eugene felix fernando francis francisco frank fred gary geoffrey george \
    gerald giovanni glenn gordon graham greg gregory hans harold harry hassan henry herbert howard hugo \
    ian ibrahim igor isaac ivan jack jacob jacques jake james jason jeff jeffrey jeremy jerry jim jimmy \
    joe joel john jonathan jorge jose joseph josh juan julian justin karl keith ken kenneth kevin kofi \
    larry lawrence leo leon leonard lester lewis liam lloyd louis lucas luis luke manuel marco marcus \
    mario mark martin matthew max michael miguel mike mitch mitt mohamed mohammad mohammed muhammad \
    nathan neil newt nicholas nick noah omar oscar otto pablo patrick paul pedro peter phil philip \
    pierre rafael ralph raul ray raymond ricardo richard rick rob robert roberto roger ron ronald roy \
    rudy rupert russell ryan salman sam samuel scott sean sebastian sergei shane simon stanley stephen \
    steve steven stuart ted terry theodore thomas tim timothy toby todd tom tommy tony victor vincent \
    viktor vladimir walter warren wayne will william xavier yusuf ";

/// The gender that the title before the name or its given name shows.
pub fn of(text: &str, mention: Span, name: &str) -> Gender {
    let before = text.get(..mention.start()).unwrap_or("");
    let title = before.split_whitespace().next_back().unwrap_or("");
    let title = title.trim_end_matches('.').to_ascii_lowercase();
    if FEMALE_TITLES.contains(&title.as_str()) {
        return Gender::Female;
    }
    if MALE_TITLES.contains(&title.as_str()) {
        return Gender::Male;
    }
    if !name.contains(' ') {
        return Gender::Unknown;
    }
    let given = name.split_whitespace().next().unwrap_or("").to_lowercase();
    if given.len() > 1 && FEMALE_NAMES.contains(&format!(" {given} ")) {
        return Gender::Female;
    }
    if given.len() > 1 && MALE_NAMES.contains(&format!(" {given} ")) {
        return Gender::Male;
    }
    Gender::Unknown
}
