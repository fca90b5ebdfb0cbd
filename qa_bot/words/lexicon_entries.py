"""What a language's table holds: a class for each part of the file, a field for each entry.

`qa_bot.words.lexicon` reads the files.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

Words = frozenset[str]  # in lower case; in a file one text with spaces between them
Patterns = tuple[str, ...]  # regular expressions, of which one must match; in a file a list
Groups = Mapping[str, Patterns]  # in a file a table of lists

# Named tuples where frozen dataclasses would do: these are made whenever `qa_bot` is imported, and
# twelve dataclasses took 14 ms for it, these 4.


class Calendar(NamedTuple):
    """Months, days of the week, and what stands around them in a date."""

    days: Words
    ambiguous_months: Patterns  # names that are also other words: "may"
    before_months: Patterns  # in front of such a name they say that it is a month: "in May"
    ordinal_endings: Patterns  # behind a day's digits: "3rd"
    before_month_names: Patterns  # between day and month: "3rd of March"
    before_years: Patterns  # between month and year: "marzo de 2024"
    months: Groups  # names, under "1" to "12"
    month_abbreviations: Groups  # the same, where a full stop may follow


class Deadlines(NamedTuple):
    """How documents say until when something holds, and as of when it is written."""

    until: Patterns  # in front of the day when something ends
    before_deadlines: Patterns  # between these and the day: "closes on"
    period_ends: Patterns  # between these and a month or year: "until the end of"
    as_of: Patterns  # in front of the day of a text's last change
    before_updates: Patterns  # between these and the day: "last updated on"
    articles: Patterns  # in front of a day: "by the 3rd"
    past_verbs: Patterns  # in front of a deadline they tell that it is history: "was open until"


class Negation(NamedTuple):
    """What denies, and how far."""

    denials: Words
    weaker_denials: Words  # deny too where two statements are compared: "unable"
    endings: Words  # of words that deny: "n't"
    prefixes: Patterns  # in front of a word they deny it: "unsafe"
    rhetorical: Patterns  # begin a question and ask for what they deny: "isn't there a way"
    not_denying: Words  # behind a denial they undo it: "not only"
    conditions: Words  # what is denied behind them is hardly denied: "if it is not"
    clause_openings: Words  # where a denial ends
    adverb_endings: Words  # of words that a denial passes over: "not specifically informed"


class Antonymy(NamedTuple):
    """Words that say the opposite of each other."""

    antonyms: Patterns  # words, "|", and those of which each says the opposite of each of these
    not_of_questions: Words  # no opposites where a question is compared: "same", "lend"
    two_sides: Patterns  # verbs of one act, "|", and those of it from its other side: "buy", "sell"
    who_asks: Words  # in front of a verb: who asks does it
    before_parties: Words  # behind a verb, in front of who else takes part: "give it to them"
    function_words: Words  # passed over where statements are compared
    forms: Patterns  # a word, then irregular forms of it: "keep kept"
    particles: Patterns  # as antonyms, of words behind a verb: "log in", "log out"
    determiners: Words  # behind a verb, in front of whom it is done to: "pay the landlord"
    same_with_any_particle: Words  # verbs that mean the same with opposite ones: "fill in a form"


class Amounts(NamedTuple):
    """Units of amounts, and what multiplies a number. Spaces within a word are written "_"."""

    # A kind of unit ("money", "mass"); how much of the kind's own it is, or its name where kinds
    # are not converted; then words and signs for it.
    units: Patterns
    decimal_marks: Words  # what may stand before a fraction of three digits: "1,500 kg"
    before_units: Patterns  # between what multiplies and a unit: of "millones de pesos"
    multipliers: Patterns  # a factor, then words for it: "1000 thousand k"
    money_multipliers: Patterns  # the same, right behind digits of money: "$5m"


class Codes(NamedTuple):
    """What stands around codes ("E-240")."""

    before_numbers: Words  # with a space and digits behind them no code: "a 4"
    between_numbers: Words  # between those of one list: "SOCKS 4 and 5"


class Telephones(NamedTuple):
    """What says of a number that it is one to call."""

    words: Words  # in front of it, in its line


class Abbreviations(NamedTuple):
    """What has a full stop behind it within a sentence, and how initials are made."""

    titles: Patterns  # forms of address in front of a name, as printed: "Dr"
    within_sentences: Patterns  # others behind which a sentence goes on, as printed: "e\\.g"
    without_initials: Words  # have no letter in the initials of a long form: "of"


class Messages(NamedTuple):
    """Words of any message."""

    pointing: Words  # point at something and say nothing themselves: "show me the"
    question_words: Words  # begin a question
    shorthand: Patterns  # whole messages, " -> ", and the question that they are short for


class Wordings(NamedTuple):
    """In what two messages may differ that are one."""

    small: Words  # without an apostrophe; no word that denies, asks or changes a verb: "in", "off"


class Conjunctions(NamedTuple):
    """What stands between several questions in one message, or between greetings."""

    conjunctions: Patterns
    joined: Patterns  # conjunctions that are one word with the next: of Arabic
    additions: Patterns  # behind a conjunction: "and also"
    additions_after_question: Patterns  # alone behind a question mark
    additions_after_comma: Patterns  # alone behind a comma
    questions: Patterns  # behind a conjunction they begin another question


class References(NamedTuple):
    """How a message names a question by its number or its place."""

    number_nouns: Words  # beside a number: "question 7"
    number_prefixes: Patterns  # right before its digits: "no.7"
    label_nouns: Patterns  # in front of a label: "question General 3"
    range_prepositions: Patterns  # between two numbers: "3 to 5"
    counting: Words  # beside these a bare number may count something: "can I take 2?"
    leading: Words  # from "what about" or "what is in" to a number
    next: Words
    previous: Words
    behind: Words  # the next question, beside a neighbour: "the one after"
    in_front: Words  # the one before
    neighbours: Words  # what is next or previous: "question", "one"


class Numbers(NamedTuple):
    """Numbers in words. A number, then words for it; spaces within one are written "_"."""

    cardinals: Patterns  # "7 seven"
    ordinals: Patterns  # "7 seventh"
    ordinal_endings: Words  # behind digits: "7th"
    compounds: Patterns  # how tens and ones are put together: "{tens}-{ones}"


class Listings(NamedTuple):
    """How a message asks for a list of questions, and names a section or document."""

    verbs: Words
    verbs_alone: Words  # ask for all questions without another word
    nouns: Words  # what is listed: "topics"
    quantifiers: Words  # "all"
    fillers: Words  # may stand beside these and say nothing more
    asking_verbs: Words  # "what can I ask"
    asking_pronouns: Words  # the "what" of it
    section_nouns: Words  # beside a section's name
    section_plurals: Words  # ask for the names of all sections
    before_sections: Words  # first word of a message, then the name of a section: "questions on"
    behind_section: Words  # behind the noun they say that no name follows: "section of"
    around_names: Words  # stand around the name of a section or document and are no part of it


class Documents(NamedTuple):
    """What documents are called."""

    generic: Words  # in titles that say nothing: "FAQ", "Questions and answers", "Untitled"
    around_names: Words  # beside the name of a document they say nothing: "at the clinic, please"
    joining: Words  # between names of which a message says the same: "neither the clinic nor ..."
    dropping: Words  # in front of a name they deny it, as "not" does: "forget the clinic"
    introducing: Words  # beside a name they bring it up and ask nothing: "tell me about the hall"
    everywhere: Words  # beside words around names they drop a pick: "in all of them"
    before_names: Words  # lead to one: "at the"
    plurals: Words  # with words of a list or these around them they ask which documents there are
    asking: Words


class FollowUps(NamedTuple):
    """What says that a message goes on from the one before."""

    openings: Words  # first word
    two_word_openings: Patterns  # first two words, as they are
    pronouns: Words  # and what else points back
    others: Words  # ask for another than the one before
    light: Words  # say nothing by themselves of what is asked: "does he work on Saturdays"
    details: Words  # ask the question before for a detail: "for how long"


class Picks(NamedTuple):
    """How a message takes one of what was offered before: "the second one", "option 2"."""

    last: Words
    both: Patterns  # whole messages but for words around: the two that were offered
    all: Patterns  # the same: all that were offered, two or more
    others: Words  # what was offered and not taken: "the other one"
    nouns: Words  # beside a number they say that it counts what was offered
    around: Words  # stand around an ordinal and say nothing: "the second one please"
    about: Patterns  # in front of what the one that is meant speaks of: "the one about"


class Objections(NamedTuple):
    """How a message takes back the answer before, and says what was meant instead."""

    alone: Patterns  # whole messages: "no", "not that"
    corrections: Patterns  # in front of what was meant: "no, i meant"
    corrections_behind: Patterns  # behind it
    yes_or_no: Patterns  # in front of a question, with a comma behind, they say nothing


class Courtesies(NamedTuple):
    """Greetings, thanks and good-byes. A phrase stands for itself, with nothing added."""

    greetings: Patterns
    greeted: Patterns  # behind a greeting, any number of them: "hello everyone"
    greeting_phrases: Patterns
    well_being: Patterns  # "how are you"
    well_being_times: Patterns  # behind it: "today"
    thanks: Patterns
    before_thanks: Patterns  # in front of thanks: "many thanks"
    behind_thanks: Patterns  # behind thanks, any number of them
    thanks_phrases: Patterns
    agreement: Patterns  # in front of thanks and good-byes behind a question
    farewells: Patterns
    behind_farewells: Patterns  # behind a good-bye, any number of them
    farewell_phrases: Patterns
    before_requests: Words  # beside question words: a greeting in front is cut off: "hi i need"


class Lexicon(NamedTuple):
    """The words of one language; a table of its file is a field here."""

    calendar: Calendar
    deadlines: Deadlines
    negation: Negation
    opposition: Antonymy
    amounts: Amounts
    codes: Codes
    telephones: Telephones
    abbreviations: Abbreviations
    messages: Messages
    wordings: Wordings
    conjunctions: Conjunctions
    references: References
    numbers: Numbers
    listings: Listings
    documents: Documents
    follow_ups: FollowUps
    picks: Picks
    objections: Objections
    courtesies: Courtesies
    replies: Groups  # whole messages to the bot itself, by what is said back: "who are you"
    aspects: Groups  # what tells that a question asks for a kind of thing: a cause, a price
