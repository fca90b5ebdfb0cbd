"""Moodle: glossaries, and of a quiz the right answers alone."""

from qa_bot.parsing.formats import reader

GLOSSARY = """<?xml version="1.0" encoding="UTF-8"?>
<GLOSSARY><INFO><NAME>Terms</NAME><INTRO>Words of the course</INTRO><ENTRIES>
<ENTRY><CONCEPT>Loan</CONCEPT><DEFINITION>&lt;p&gt;Books for &lt;b&gt;three&lt;/b&gt;
weeks.&lt;/p&gt;</DEFINITION><FORMAT>1</FORMAT><TEACHERENTRY>1</TEACHERENTRY>
<ALIASES><ALIAS><NAME>Borrowing</NAME></ALIAS></ALIASES>
<CATEGORIES><CATEGORY><NAME>Library</NAME><USEDYNALINK>0</USEDYNALINK></CATEGORY></CATEGORIES>
</ENTRY>
<ENTRY><CONCEPT>Fee</CONCEPT><DEFINITION></DEFINITION></ENTRY>
</ENTRIES></INFO></GLOSSARY>
"""

QUIZ = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top/Library</text></category></question>
<question type="multichoice"><name><text>Q1</text></name>
  <questiontext format="html"><text><![CDATA[<p>How long is a loan?</p>]]></text></questiontext>
  <answer fraction="0"><text>A day</text><feedback><text>Too short.</text></feedback></answer>
  <answer fraction="100"><text><![CDATA[<p>Three weeks</p>]]></text></answer></question>
<question type="multichoice"><questiontext><text>Which days are we open?</text></questiontext>
  <answer fraction="50"><text>Monday</text></answer>
  <answer fraction="50"><text>Friday</text></answer>
  <answer fraction="-100"><text>Sunday</text></answer></question>
<question type="shortanswer"><questiontext><text>Who leads us?</text></questiontext>
  <answer fraction="100"><text>*Lee*</text></answer>
  <answer fraction="100"><text>Ann Lee</text></answer>
  <answer fraction="100"><text>Lee</text></answer>
  <answer fraction="50"><text>Ann</text></answer></question>
<question type="truefalse"><questiontext><text>Are loans free?</text></questiontext>
  <answer fraction="100"><text>true</text></answer>
  <answer fraction="0"><text>false</text></answer></question>
<question type="matching"><questiontext><text>Where is what?</text></questiontext>
  <subquestion><text>Maps</text><answer><text>Cellar</text></answer></subquestion>
  <subquestion><text>Novels</text><answer><text>Hall</text></answer></subquestion></question>
<question type="essay"><questiontext><text>Why do you read?</text></questiontext>
  <answer fraction="0"><text></text></answer></question>
<question type="multichoice"><questiontext><text>What is half right?</text></questiontext>
  <answer fraction="50"><text>This half</text></answer></question>
</quiz>
"""


def test_a_glossary_has_aliases_and_categories():
    content = reader(".xml")(GLOSSARY.encode())
    assert content.system == "moodle"
    assert [(e.question, e.answer, e.alternates, e.section) for e in content.entries] == [
        ("Loan", "Books for three weeks.", ("Borrowing",), "Library")
    ]
    assert content.doubts == ("1 entry(s) without a concept or a definition, left out: 'Fee'",)


def test_a_wrong_answer_of_a_quiz_is_never_served():
    content = reader(".xml")(QUIZ.encode())
    assert [(e.question, e.answer, e.section) for e in content.entries] == [
        ("How long is a loan?", "Three weeks", "Library"),
        ("Which days are we open?", "Monday\nFriday", "Library"),
        ("Who leads us?", "Ann Lee", "Library"),
        ("Are loans free?", "true", "Library"),
        ("Where is what?", "Maps → Cellar\nNovels → Hall", "Library"),
    ]
    assert content.doubts == (
        "1 question(s) with several right answers, the first is kept: 'Who leads us?'",
        "1 question(s) of the kind 'essay', left out: 'Why do you read?'",
        "1 question(s) without a right answer, left out: 'What is half right?'",
    )
