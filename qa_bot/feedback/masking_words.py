"""Words that say what stands behind them, as parts of regular expressions.

In English, Spanish, French, German, Portuguese, Arabic and Italian, as far as people call a number
their own in them, and some of other languages. Quotes, dashes and spaces are plain here
(`masking_folds`).
"""

from __future__ import annotations

# Whose number: behind it stands "number", "no." or nothing.
_WHOSE = (
    r"account|case|file|docket|policy|customer|client|member(?:ship)?|patient|student|employee|passport"
    r"|licen[cs]e|receipt|claim|order|invoice|tracking|booking|reference|reservation|ticket|contract"
)
_NUMBER = r"\s?(?:numbers?|num\.?|no\.?|nr\.?|id|reference|ref\.?|#)"
OF_NUMBERS = (
    rf"(?:{_WHOSE}){_NUMBER}"
    r"|(?:kunden|konto|fall|mitglieds|vertrags|rechnungs|bestell|auftrags|versicherungs)-?"
    r"(?:nummer|nr\.?)"
    r"|aktenzeichen|geschäftszeichen|reisepass|personalausweis(?:nummer)?"
    r"|n[úu]mero de (?:expediente|cliente|cuenta|caso|pedido|p[óo]liza|socio|factura|pasaporte)"
    r"|(?:num[ée]ro|n°)\s?(?:de )?(?:dossier|client|compte|commande|contrat|facture|passeport)"
    r"|n[úu]mero d[eo] (?:processo|cliente|conta|pedido|contrato|ap[óo]lice|passaporte)|passaporte"
    r"|رقم (?:القضية|العميل|الحساب|الطلب|الملف|جواز السفر)"
    r"|pasaporte|passeport|sort code|routing(?: number)?|a#|nhs(?: number)?|passport"
)
OF_TELEPHONES = (
    r"(?:tele)?phone(?: number)?|tel\.?|mobile|cell|call me(?: at| on)?|text me(?: at)?|fax"
    r"|tel[ée]fono|cel(?:ular)?|ll[áa]m[ae]me al?|m[óo]vil|handy|telefon(?:nummer)?|rufnummer"
    r"|t[ée]l[ée]phone|portable|appelez-moi au|telefone|telem[óo]vel|هاتفي|رقم هاتفي|telefono"
    r"|whats ?app|tlf\.?|mobil(?:nummer)?|puhelin|telefoon(?:nummer)?|телефон|cellulare"
)
# Numbers that a state gives a person; "social" alone says so of no year.
OF_PERSONS = (
    r"ssn|soc(?:ial)?\.? sec(?:urity)?\.?|social|itin|ein|tax id|steuer-?id|steuernummer"
    r"|sozialversicherungsnummer|dni|nie|nif|nuss|seguro social|curp|rfc n[úu]mero|cpf|cnpj|bsn"
    r"|num[ée]ro de s[ée]cu(?:rit[ée] sociale)?|codice fiscale|personnummer|fødselsnummer|pesel"
    r"|aadhaar|tfn|national insurance|tc kimlik|снилс|инн|الرقم القومي|رقم الهوية"
)
# Behind these no digits are a list, an amount or a version.
OWNERS = (
    rf"{OF_PERSONS}|{OF_NUMBERS}|{OF_TELEPHONES}|(?:credit|debit) ?card|(?:my|the) card"
    r"|card (?:number|no\.?)|tarjeta|karte|ma carte|cart[ãa]o|carta di credito|kort(?:nummer)?"
    r"|my(?: \w+)? (?:number|no\.?|account)|(?:meine?|mijn|min|mitt|mit) (?:nummer|konto)"
    r"|mi(?: n[úu]mero| cuenta)|mon (?:num[ée]ro|compte)|(?:o )?meu n[úu]mero|il mio numero"
    r"|m[óo]j numer|رقمي"
)
OF_PASSWORDS = (
    r"password|passwd|passphrase|passcode|pwd|pin|contrase[ñn]a|clave|mot de passe|passwort"
    r"|kennwort|senha|palavra-passe|wachtwoord|has[łl]o|lösenord|пароль|كلمة (?:المرور|السر)"
    r"|(?:access |auth |api |refresh )?token|(?:api|access|secret|private)[ _-]?key|client secret"
    r"|pass(?= ?[:=])|pw|otp|cvv2?|cvc2?|(?:security|verification|access|activation|login) code"
)
# Numbers of these stand one after the other.
OF_LISTS = (
    r"(?:questions?|answers?|pages?|chapters?|articles?|sections?|paragraphs?|items?|lines?|steps?"
    r"|ages?|grades?|levels?|weeks?|days?|rooms?|forms?|points?|rows?|columns?|numbers"
    r"|preguntas?|p[áa]ginas?|art[íi]culos?|cap[íi]tulos?|formularios?|apartados?"
    r"|fragen?|seiten?|artikel|kapitel|absatz|abs[äa]tze|paragra(?:ph|phen|f)|formulare?|ziffern?"
    r"|chapitres?|articulos?|formulaires?|perguntas?|artigos?|domande|domanda|pagin[ae]|articol[oi]"
    r"|السؤال|الأسئلة|أسئلة|§{1,2})"
)
# Who is said to be "at example dot com" and has no address there.
NOBODY = (
    r"look\w*|is|are|was|were|be|been|page|site|website|find|found|see|seen|read|visit|us|it|them"
    r"|online|available|live|hosted|here|there|sign|log|login|register|check|go|start|apply|buy"
    r"|order|book|form|guide|list|file|document|that|this|and|or|up|out|in|one|what|not|only"
)
