"""Which field of a table or of an object is the question, which the answer, in many languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

QUESTION = (
    "question questions q faq|question pregunta preguntas pergunta perguntas frage fragen domanda "
    "domande vraag vragen fråga frågor spørgsmål spørsmål kysymys pytanie pytania otázka dotaz "
    "kérdés întrebare soru вопрос вопросы питання въпрос pitanje vprašanje ερώτηση سؤال السؤال "
    "שאלה प्रश्न सवाल pertanyaan soalan câu|hỏi คำถาม 问题 問題 问 問 提问 提問 質問 质问 질문"
)
ANSWER = (
    "answer answers a ans reply response réponse réponses respuesta respuestas resposta respostas "
    "antwort antworten risposta risposte antwoord antwoorden svar vastaus odpowiedź odpověď "
    "odpoveď válasz răspuns cevap yanıt ответ ответы відповідь отговор odgovor απάντηση جواب "
    "الجواب إجابة الإجابة תשובה उत्तर जवाब jawaban jawapan câu|trả|lời trả|lời คำตอบ 答案 回答 答 "
    "答复 答覆 回复 回覆 解答 답변 답"
)
# Names that mean it only beside a sure one, or where the texts look like questions.
WEAK_QUESTION = (
    "query title faq prompt instruction subject heading name input summary titre titel titulo "
    "titolo 标题 標題"
)
WEAK_ANSWER = (
    "text content contents body description details solution completion output explanation "
    "resolution message html contenu inhalt texto 内容 內容"
)
NUMBER = (
    "number no nr num n question|number question|no faq|number nummer numéro número numero номер "
    "№ 编号 編號 序号 序號 番号 번호 id question|id faq|id qid"
)
SECTION = (
    "section category topic class group chapter theme area department subcategory "
    "categories kategorie rubrik rubrique thema tema thème sección seção sezione catégorie "
    "categoría categoria раздел категория тема 分类 分類 类别 類別 章节 章節 主题 主題 カテゴリ "
    "カテゴリー 분류 카테고리"
)
ALTERNATES = (
    "alternates alternate alternatives alternative synonyms synonym variants variant variations "
    "paraphrases paraphrase utterances rephrasings also|asked also|asked|as similar|questions "
    "similar|question alternate|questions alternate|question alternative|questions "
    "alternative|question alternate|wordings other|wordings question|variants "
    "question|variations related|phrases 相似问题 相似问 扩展问 同义问 類似質問 유사질문"
)
RELATED = "related related|questions follow|up follow|ups follow|up|questions"
URL = (
    "url link href permalink uri source|url source|uri source|link page|url web|page webpage "
    "reference|url"
)
VALID_FROM = "valid|from effective effective|from effective|date start|date gültig|ab válido|desde"
VALID_UNTIL = (
    "valid|until valid|to valid|till expires expires|on expiry expiry|date expiration "
    "expiration|date end|date gültig|bis válido|hasta"
)
REVIEWED = "reviewed reviewed|on last|reviewed review|date date|reviewed verified last|verified"

# Words that change nothing beside "question" or "answer", and words that make another thing of it.
_HARMLESS = frozenset(
    "the a text texts body content full faq user users customer main original canonical standard "
    "accepted best official final short long name title field string value frequently asked "
    "often common 标准 常见".split()
)
_MARKUP = frozenset("html markup rich raw xml".split())
_OTHER = frozenset(
    "id ids uuid guid url link href date time timestamp type types kind count number no nr num "
    "index lang language author by source score rating votes embedding vector hash "
    "image picture status category topic section alternate alternates alternative similar related "
    "synonym synonyms variant variants other next previous follow up tags tag key code is has "
    "length tokens len".split()
)


# A longer name is a sentence: a row of data that happens to speak of questions.
MAX_NAME_WORDS = 4
NO_RANK = 1_000


@dataclass(frozen=True, slots=True)
class Roles:
    """Positions of the fields in a record; `sure` is False where the names alone prove nothing.

    `repeated` is a name of a question or answer that stands more than once: the first is read.
    """

    question: int
    answer: int
    number: int | None = None
    section: int | None = None
    alternates: tuple[int, ...] = ()
    related: int | None = None
    url: int | None = None
    valid_from: int | None = None
    valid_until: int | None = None
    reviewed: int | None = None
    sure: bool = True
    repeated: str | None = None

    def used(self) -> frozenset[int]:
        """Positions of all the fields that have a role."""
        single = (self.question, self.answer, self.number, self.section, self.url, self.related)
        dates = (self.valid_from, self.valid_until, self.reviewed)
        return frozenset(p for p in (*single, *dates, *self.alternates) if p is not None)


@lru_cache(maxsize=1024)
def words_of(name: str) -> tuple[str, ...]:
    """A field's name as words: "sourceUrl", "source_url" and "Source URL" are the same."""
    name = re.sub(r"(?<=[a-z\d])(?=[A-Z])", " ", name[:200])
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return tuple(re.findall(r"[a-z]+|\d+|№|[^\W\da-z_]+", plain))


def _vocabulary(names: str) -> dict[tuple[str, ...], int]:
    """Every name as words, with its place in the list: of two columns the earlier name is taken."""
    phrases = [words_of(name.replace("|", " ")) for name in names.split()]
    return {phrase: place for place, phrase in reversed(list(enumerate(phrases)))}


_WORDS = {
    names: _vocabulary(names)
    for names in (QUESTION, ANSWER, WEAK_QUESTION, WEAK_ANSWER, NUMBER, SECTION, ALTERNATES, URL)
    + (RELATED, VALID_FROM, VALID_UNTIL, REVIEWED)
}


@lru_cache(maxsize=256)
def roles_of(names: tuple[str, ...]) -> Roles | None:
    """What the fields with these names are; None without a question and an answer."""
    words = [words_of(name) for name in names]
    questions = [_likeness(name, QUESTION, WEAK_QUESTION) for name in words]
    answers = [_likeness(name, ANSWER, WEAK_ANSWER) for name in words]
    question = _best(questions)
    if question is None:
        return None
    answers[question] = 0
    answer = _best(answers)
    if answer is None:
        return None
    taken = {question, answer}
    return Roles(
        question,
        answer,
        number=_named(words, NUMBER, taken),
        section=_section(words, taken),
        alternates=_alternates(words, taken),
        related=_named(words, RELATED, taken),
        url=_named(words, URL, taken),
        valid_from=_named(words, VALID_FROM, taken),
        valid_until=_named(words, VALID_UNTIL, taken),
        reviewed=_named(words, REVIEWED, taken),
        sure=max(questions[question], answers[answer]) >= 2,
        repeated=_repeated(words, names, (question, answer)),
    )


def is_question(name: str) -> bool:
    """Whether a field's name alone says that it is the question."""
    return _likeness(words_of(name), QUESTION, WEAK_QUESTION) >= 2


def is_answer(name: str) -> bool:
    """Whether a field's name alone says that it is the answer."""
    return _likeness(words_of(name), ANSWER, WEAK_ANSWER) >= 2


def is_about_a_record(name: str) -> bool:
    """Whether a field's name alone says that it is no text for a reader: a key, tags, an author.

    Nor is the same text once more with another markup.
    """
    return bool((_OTHER | _MARKUP | {"markdown", "ssml"}).intersection(words_of(name)))


def section_of(names: tuple[str, ...]) -> int | None:
    """The position of a field that names a section; None without one."""
    return _section([words_of(name) for name in names], set())


def _likeness(words: tuple[str, ...], strong: str, weak: str) -> float:
    """How surely a name means the field: 3 for its very name, 0 for something else."""
    if words in _WORDS[strong]:
        return 3.0
    if words in _WORDS[weak]:
        return 0.5
    rest = [word for word in words if not _means(word, strong)]
    if len(rest) == len(words) or len(words) > MAX_NAME_WORDS or _OTHER.intersection(rest):
        return 0.0
    if _MARKUP.intersection(rest):
        return 1.0
    return 2.0 if _HARMLESS.issuperset(rest) else 1.5


def _means(word: str, names: str) -> bool:
    """Whether a word is a name, or ends in one where a script puts no spaces between words."""
    if (word,) in _WORDS[names]:
        return True
    return not word.isascii() and any((word[-size:],) in _WORDS[names] for size in (2, 3))


def _best(likenesses: Sequence[float]) -> int | None:
    """The first position of the highest likeness; None where all are 0."""
    highest = max(likenesses, default=0.0)
    return likenesses.index(highest) if highest else None


def _named(names: Sequence[tuple[str, ...]], wanted: str, taken: set[int]) -> int | None:
    """The position of the name that stands first in a vocabulary; None without one."""
    ranks = [
        (_rank(words, wanted), position)
        for position, words in enumerate(names)
        if position not in taken
    ]
    rank, position = min(ranks, default=(NO_RANK, 0))
    return position if rank < NO_RANK else None


def _rank(words: tuple[str, ...], wanted: str) -> int:
    """A name's place in a vocabulary; a name in two languages is as good as its first."""
    vocabulary = _WORDS[wanted]
    if words in vocabulary:
        return vocabulary[words]
    parts = [vocabulary.get((word,), NO_RANK) for word in words]
    return parts[0] if parts and max(parts) < NO_RANK else NO_RANK


def _section(names: Sequence[tuple[str, ...]], taken: set[int]) -> int | None:
    position = _named(names, SECTION, taken)
    return _named([words[-1:] for words in names], SECTION, taken) if position is None else position


def _alternates(names: Sequence[tuple[str, ...]], taken: set[int]) -> tuple[int, ...]:
    """Columns of alternates; they may be counted ("alternate 1", "alternate 2")."""
    plain = [words[:-1] if words and words[-1].isdigit() else words for words in names]
    return tuple(
        position
        for position, words in enumerate(plain)
        if position not in taken and _rank(words, ALTERNATES) < NO_RANK
    )


def _repeated(
    words: Sequence[tuple[str, ...]], names: Sequence[str], chosen: tuple[int, int]
) -> str | None:
    return next((names[i] for i in chosen if list(words).count(words[i]) > 1), None)
