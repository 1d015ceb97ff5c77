"""Lines that are never masked, however often they change: what binds anybody, counts for a duty, or names a party.

A word too many here costs an alert that could have been spared; a word too few hides a change. So the lists are wide.
"""

from __future__ import annotations

import re

from tracker.core.patterns import later
from tracker.core.words import TARGET

_MODAL = (
    r"shall|must|will|would|should|can|could|cannot|may(?!\s+\d|\s*,?\s*$)|might|ought"
    r"|muss|müssen|soll(?:en|te|ten)?|darf|dürfen|kann|können|wird|werden|haftet|haften"
    r"|doit|doivent|devez|devons|peut|peuvent|pouvez|pouvons|sera|seront"
    r"|debe[ns]?|deberán?|puede[ns]?|podrán?|será[ns]?"
    r"|deve|devono|dovrà|dovranno|può|possono|potrà|sarà|saranno"
    r"|devem|deverá|deverão|pode|podem|poderá|poderão"
    r"|moet(?:en)?|mag|mogen|kan|kunnen|zal|zullen"
    r"|ska|skall|måste|får|skal|må|musi|muszą|może|mogą|powin\w*"
)
_DUTY = (
    r"agree|consent|require[ds]?|prohibit\w*|arbitrat\w+|waive\w*|rights?|liab\w+|warrant\w*|indemnif\w*|terminat\w+"
    r"|cancel\w*|renew\w*|notice|deadlines?|fees?|charge[ds]?|penalt\w+|deposits?|refund\w*|invoices?|payments?|payable"
    r"|overdue|kündig\w*|frist(?:en)?|gebühr\w*|rechnung\w*|zahlung\w*|haftung|widerruf\w*"
    r"|frais|délais?|résili\w*|paiements?|factures?|responsabilité|tarifas?|plazos?|cancelaci\w+|pagos?|facturas?"
    r"|recesso|termin[ei]|pagament\w*|fattur[ae]|prazos?|taxas?|faturas?|termijn\w*|opzeg\w*|betal\w*|facturen|kosten"
)
_DATA = (
    r"we|our|us|personal|data|information|privacy|polic(?:y|ies)|terms|retain|retention|store[ds]?|keep|kept|process\w*"
    r"|collect\w*|disclos\w+|share[ds]?|sharing|sell|sold|delet\w+|third part(?:y|ies)|effective|updated|revised"
    r"|modified|version|wir|daten|nous|données|datos|dati|dados|gegevens"
)
_PERIOD = (
    r"(?:within|after|before|until|up to|at least|at most|no (?:more|less|later) than|for|every|innerhalb|binnen|nach"
    r"|spätestens|mindestens|höchstens|sous|après|dans un délai|au plus|en un plazo|dentro de|antes de|después de|entro"
    r"|dopo|prima di|dentro de|até|após|binnen|uiterlijk)"
)
_UNIT = (
    r"(?:business |working |calendar )?(?:days?|weeks?|months?|years?|(?:werk)?tage?n?|wochen?|monate?n?|jahre?n?"
    r"|jours?|semaines?|mois|ans?|días?|semanas?|mes(?:es)?|años?|giorni|settimane|mesi|anni|dias?|anos?|dagen|weken|maanden"
    r"|jaar)"
)
_BINDING = re.compile(
    rf"\b(?:{_MODAL}|{_DUTY}|{_DATA})\b|\b{_PERIOD} (?:\w+ )?\d+ {_UNIT}\b"
    rf"|\b\d+ {_UNIT} (?:after|before|from|following|nach|vor|après|avant|después|antes|dopo|prima|após|na|vóór)\b",
    re.IGNORECASE,
)
_UNSPACED = re.compile(
    "必须|必須|应当|應當|不得|可以|天内|日内|个月|しなければ|できます|ものとします|以内|하여야|해야|할 수"
)
"""The same in scripts whose canonical form sets every character apart."""
_MAY_MONTH = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?may\b|\bmay\s+\d{1,4}\b", re.IGNORECASE)
_LEADS = later(TARGET)
_TARGET_OF_FORM = re.compile(r"(?:^|(?<= ))<\S+>(?= |$)")
_COMPANY = re.compile(
    r"\b(?:(?i:ltd|limited|inc|incorporated|llc|llp|plc|corp|corporation|gmbh|pty|sarl|s\.a\.r\.l|aps|kft|d\.o\.o)"
    r"|AG|KG|SAS?|S\.A\.?S?|S[pP]A|S\.p\.A|S[rR]L|S\.r\.l|BV|B\.V|NV|N\.V|OY|Oy|AB|AS|A/S|SL|S\.L|SE)\b"
    r"\.?(?=$|[\s,;:()|*])|株式会社|有限公司|주식회사"
)
"""How the names of companies end."""

_PARTIES = re.compile(
    r"\bsub-?\s?processor|\bprocessors?\b|\bpartner|\bvendors?\b|\bsuppliers?\b|\brecipients?\b|\bthird part"
    r"|\baffiliate|\bproviders?\b|\b(?:sub)?contractors?\b|auftragsverarbeiter|auftragnehmer|dienstleister|empfänger"
    r"|sous-traitant|prestataire|destinataire|partenaire|encargado|proveedor|destinatari|fornitor|subcontrat|fornecedor"
    r"|verwerkers?\b|leverancier|ontvanger",
    re.IGNORECASE,
)
"""Headings under which parties are listed."""


def binds(line: str, form: str, heading: str) -> bool:
    """Whether a line, in canonical form `form` and under `heading`, may bind somebody or name a party of a list.

    By the words it shows: where a link leads (`/privacy/p1`) binds nobody.
    """
    line, form, heading = _LEADS.sub("]", line), _TARGET_OF_FORM.sub(" ", form), _LEADS.sub("]", heading)
    if line.startswith("|") or names_company(line) or _UNSPACED.search(line):
        return True
    if _BINDING.search(_MAY_MONTH.sub(" ", form)):
        return True
    return bool(_PARTIES.search(heading))


def names_company(line: str) -> bool:
    """Whether a line holds a name that ends as those of companies do."""
    return _COMPANY.search(line) is not None
