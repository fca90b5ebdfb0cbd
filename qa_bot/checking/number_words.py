"""Numbers that are written as words, so that digits in a translation are no other number.

The cardinal numbers up to twelve, tens, hundred and thousand, ordinals up to the third, and what
counts without one ("half", "twice", "dozen"); by CLDR 45's rules for spelling numbers out, with
genders. "One" and "first" are other words as often, and are left out.
"""

from __future__ import annotations

import re

from qa_bot.words.plain import plain

_WORDS = {
    "en": """
        two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty
        sixty seventy eighty ninety hundred hundreds thousand second third half twice double dozen
        couple pair fortnight noon midnight""",
    "es": """
        dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta cuarenta
        cincuenta sesenta setenta ochenta noventa cien ciento cientos doscientos doscientas mil
        segundo segunda tercer tercero tercera medio media mitad doble docena par quincena mediodía
        medianoche""",
    "fr": """
        deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente quarante
        cinquante soixante septante huitante nonante cent cents mille deuxième second seconde
        troisième demi demie moitié double douzaine couple paire quinzaine midi minuit""",
    "pt": """
        dois duas três quatro cinco seis sete oito nove dez onze doze quinze vinte trinta quarenta
        cinquenta sessenta setenta oitenta noventa cem cento centos duzentos duzentas mil segundo
        segunda terceiro terceira meio meia metade dobro dúzia par quinzena""",
    "de": """
        zwei zwo drei vier fünf sechs sieben acht neun zehn elf zwölf fünfzehn zwanzig dreißig
        dreissig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend zweite zweiten
        zweiter dritte dritten dritter halb halbe halben halbes hälfte doppelt doppelte zweimal
        dreimal viermal dutzend paar mittag mitternacht beide beiden""",
    "ar": """
        اثنان اثنين اثنتان اثنتين ثلاث ثلاثة أربع أربعة خمس خمسة ست ستة سبع سبعة ثمان ثماني ثمانية
        تسع تسعة عشر عشرة عشرون عشرين ثلاثون ثلاثين أربعون أربعين خمسون خمسين ستون ستين سبعون سبعين
        ثمانون ثمانين تسعون تسعين مئة مائة مئتان مئتين مائتان مائتين ألف ألفين ألفان ثاني ثانية ثالث
        ثالثة نصف ضعف مرتين مرتان يومين يومان أسبوعين أسبوعان شهرين شهران سنتين سنتان عامين عامان
        ساعتين ساعتان""",
}
_BY_LANGUAGE = {
    code: frozenset(plain(word).casefold() for word in words.split())
    for code, words in _WORDS.items()
}
_WORD = re.compile(r"[^\W\d_]+")
# Written together with the word behind them: "and", "with", "for", "the", "as".
_ARABIC_PREFIX = re.compile(r"^[وفبلك]?(?:ال)?")


def may_have_number_words(text: str, language: str) -> bool:
    """Tell whether a text writes a number as a word; of other languages nobody knows, so it may."""
    known = _BY_LANGUAGE.get(language)
    if known is None:
        return True
    words = {plain(word).casefold() for word in _WORD.findall(text)}
    if language == "ar":
        words |= {_ARABIC_PREFIX.sub("", word) for word in words}
    return not words.isdisjoint(known)
