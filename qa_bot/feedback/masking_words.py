"""Words that say what stands behind them, as parts of regular expressions.

In English, Spanish, French, German, Portuguese, Arabic and Italian, as far as people call a number
their own in them.
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
    r"|whats ?app"
)
OF_PASSWORDS = (
    r"password|passwd|passphrase|pwd|pin|contrase[ñn]a|clave|mot de passe|passwort|kennwort|senha"
    r"|palavra-passe|كلمة (?:المرور|السر)"
)
# Numbers that everyone may know: what stands behind these is never masked for its length.
PUBLIC = r"isbn|issn|rfc|iso|iec|din|cve|kb|doi|pmid|version|v|build|firmware|release|article"
