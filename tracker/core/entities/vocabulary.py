"""The words by which lists of companies are known: headings above them, heads of their columns, legal forms."""

from __future__ import annotations

import re
from functools import lru_cache

STRONG = re.compile(
    r"\b(?:sub|unter|under)[- ]?(?:data[- ]?)?(?:processors?|contractors?|service providers?)\b"
    r"|\b(?:unter)?auftrags?(?:daten)?verarbeiter|\bsub(?:auftragnehmer|unternehmer|dienstleister)"
    r"|\bunterauftrag(?:nehmer|s)"
    r"|\bsous[- ]traitants?\b|\bsub[- ]?(?:encargad|procesador|contratista|responsab)|\bencargad[oa]s? del? tratamiento"
    r"|\bsub[- ]?(?:process|operador|contratad|contratant|contraent|fornitor)|\bsub[- ]?verwerkers?\b|\bverwerkers\b"
    r"|\bunderbiträden?\b|\bunderdatabehandler|\bpodprocesor|\bpodmiot\w* przetwarzaj"
    r"|委託先|サブプロセッサ|復処理者|外部委託|子处理者|分处理者|受托处理|第三方\s*sdk|수탁|위탁|하위\s*처리자",
    re.IGNORECASE,
)
"""What speaks of companies that work on a provider's data for it: a list below it is a list of them."""

WEAK = re.compile(
    r"\bthird[- ]part(?:y|ies)\b|\bvendors?\b|\bsuppliers?\b|\bpartners?\b|\bservice providers?\b|\baffiliate[sd]?\b"
    r"|\bsubsidiar(?:y|ies)\b|\bgroup compan|\brecipients?\b|\bdienstleister|\bpartner|\bdrittanbieter|\bempfänger"
    r"|\bverbundene unternehmen|\bkonzern|\bprestataires?\b|\bpartenaires?\b|\bfournisseurs?\b|\bfiliales?\b"
    r"|\bdestinataires?\b|\bproveedores\b|\bsocios\b|\bfiliales\b|\bfornitori\b|\bfornecedores\b|\bparceiros\b"
    r"|\bleveranciers\b|\bderden\b|\bdostawc|\bleverantör|提携|共同利用|グループ会社|サービス提供者|第三者|合作伙伴"
    r"|服务商|供应商"
    r"|关联公司|협력사|제휴|제3자",
    re.IGNORECASE,
)
"""What speaks of other companies: a list below it may be one of companies, or of kinds of companies."""

NO_LIST = re.compile(
    r"\b(?:cookies?|trackers?|expir\w*|lifespan|durée|laufzeit|speicherdauer|ablauf|caducidad|durata)\b", re.I
)
"""A column of this kind makes a table one of cookies, in which a name is a cookie's."""

KINDS = re.compile(
    r"\b(?:categor\w+|catégor\w+|kategori\w+|types?|kinds?|art(?:en)? |tipos?|soorten)\b|种类|種類|类型|類型", re.I
)
"""Not companies but kinds of them (or kinds of data)."""

_NAMED = (
    r"\bnames?\b|\bnamen?\b|\bnoms?\b|\bnombres?\b|\bnomes?\b|\bnaam\b|\bnazwa\b|\bnamn\b|\bnavn\b"
    r"|名称|名稱|名前|社名|商号|이름|명칭"
)
_PARTY = (
    r"\b(?:sub[- ]?)?(?:processors?|contractors?)\b|\bvendors?\b|\bsuppliers?\b|\bthird[- ]part(?:y|ies)\b"
    r"|\bsub[- ]?process\w+\b"
    r"|\baffiliates?\b|\b(?:unter|sub)?(?:auftrag\w*|dienstleister|unternehmer)\b|\bunterauftrag\w*"
    r"|\bauftragsverarbeiter\b"
    r"|\bsous[- ]traitants?\b|\bprestataires?\b|\bfournisseurs?\b|\b(?:sub)?encargad[oa]s?\b|\bproveedor(?:es)?\b"
    r"|\b(?:sub[- ]?)?responsabil[ei]\b|\bfornitor[ei]\b|\bsub[- ]?operador(?:es)?\b|\bfornecedor(?:es)?\b"
    r"|\bleveranciers?\b"
    r"|\b(?:sub)?verwerkers?\b|\bunderbiträden?\b|\bleverantör(?:er)?\b|委託先|受託者|サブプロセッサー?|事業者"
    r"|子处理者|供应商|服务商|受托方"
    r"|수탁자|수탁업체|수탁사"
)
_FIRM = (
    r"\bcompan(?:y|ies)\b|\bentit(?:y|ies)\b|\borgani[sz]ations?\b|\bpartners?\b|\bproviders?\b|\brecipients?\b"
    r"|\bfirma\b"
    r"|\bunternehmen\b|\bgesellschaft\b|\banbieter\b|\bempfänger\b|\bsociétés?\b|\bentreprises?\b|\bentités?\b"
    r"|\bpartenaires?\b"
    r"|\bempresas?\b|\bentidad(?:es)?\b|\bcompañías?\b|\bsocietà\b|\baziend[ae]\b|\bentità\b|\bparceiros?\b"
    r"|\bbedrij(?:f|ven)\b"
    r"|\bbedrijfsnaam\b|\bfirmenname\b|\bpodmiot\b|\bföretag\b|会社|企業|公司|企业|회사|업체"
)
_PURPOSE = (
    r"\bpurposes?\b|\bactivit(?:y|ies)\b|\bdescriptions?\b|\bfunctions?\b|\broles?\b|\bnature\b|\bsubject[- ]matter\b"
    r"|\buses?\b"
    r"|\bused for\b|\bservices? (?:provided|performed|description)\b|\bprocessing\b|\bcategory of service"
    r"|\bwhat (?:they|it) do"
    r"|\btraitements?\b|\btratamiento\b|\btrattamento\b|\btratamento\b|\bverwerking\b|\bverarbeitung\b"
    r"|\bzwecke?\b|\bverarbeitungszwecke?\b|\bleistung(?:en)?\b|\btätigkeit(?:en)?\b|\bbeschreibung\b|\baufgaben?\b"
    r"|\bfunktion\b"
    r"|\bgegenstand\b|\bverwendungszweck\b|\bfinalités?\b|\bobjet\b|\bactivités?\b|\brôles?\b|\bprestations?\b"
    r"|\bobjectif\b"
    r"|\bfinalidad(?:es)?\b|\bactividad(?:es)?\b|\bdescripción\b|\bfunción\b|\bpropósito\b|\bfinalità\b|\bscop[oi]\b"
    r"|\battività\b"
    r"|\bdescrizione\b|\bfinalidades?\b|\batividades?\b|\bdescrição\b|\bdoel(?:einden)?\b|\bactiviteit(?:en)?\b"
    r"|\bomschrijving\b"
    r"|\bcel\b|\bändamål\b|\bformål\b|目的|業務|内容|用途|목적|업무"
)
_SERVICE = (
    r"\bservices?\b|\bproducts?\b|\btools?\b|\bplatforms?\b|\bapplications?\b|\bsoftware\b|\bdienst(?:e|leistung"
    r"|leistungen)?\b"
    r"|\boutils?\b|\bservicios?\b|\bserviz(?:io|i)\b|\bserviços?\b|\bdiensten\b|\busług[ai]\b|\btjänst(?:er)?\b"
    r"|サービス|服务|서비스"
)
_PLACE = (
    r"\blocations?\b|\blocated\b|\bcountr(?:y|ies)\b|\bregions?\b|\baddress(?:es)?\b|\bheadquarters?\b|\bhq\b"
    r"|\bplaces?\b"
    r"|\bjurisdictions?\b|\bterritor(?:y|ies)\b|\bwhere\b|\bdata cent(?:er|re)s?\b|\bresidency\b|\bbased in\b"
    r"|\bstandorte?\b|\bland\b|\bländer\b|\bsitz\b|\bfirmensitz\b|\bort\b|\bserverstandort\b|\bverarbeitungsort\b"
    r"|\banschrift\b"
    r"|\badresse\b|\blieux?\b|\bpays\b|\blocalisation\b|\bsiège(?: social)?\b|\brégions?\b|\bubicaci(?:ón|ones)\b"
    r"|\bpaís(?:es)?\b"
    r"|\bdirección\b|\bsede\b|\bdomicilio\b|\bpaes[ei]\b|\bubicazione\b|\bluogo\b|\bindirizzo\b|\blocalização\b"
    r"|\bendereço\b"
    r"|\blocaties?\b|\bvestigingsplaats\b|\bplaats\b|\badres\b|\blanden\b|\bkraj\b|\bsiedziba\b|\bplats\b|所在地"
    r"|所在国|国名|国・地域|^国$"
    r"|住所|拠点|地域|国家|地区|地址|소재지|국가|주소|위치"
)
_OTHER = (
    r"\bdata\b|\bdaten\b|\bdonnées\b|\bdatos\b|\bdati\b|\bdados\b|\bgegevens\b|\bsafeguards?\b|\bmechanism\b"
    r"|\btransfer\b|\bdpa\b"
    r"|\bwebsite\b|\burl\b|\blinks?\b|\bcontact\b|\bpolicy\b|\bgarantien?\b|\bgaranties?\b|\bgarantías?\b"
    r"|\bduration\b|データ|数据"
)
_NUMBER = r"^(?:#|no|nr|n°|№|番号|序号|번호|id)\.?$"
_ROLES = tuple(
    (role, re.compile(pattern, re.IGNORECASE))
    for role, pattern in (
        ("number", _NUMBER), ("named", _NAMED), ("location", _PLACE), ("purpose", _PURPOSE), ("party", _PARTY),
        ("firm", _FIRM), ("other", _OTHER), ("service", _SERVICE),
    )
)  # fmt: skip


@lru_cache(4096)
def head_of(words: str) -> str:
    """What a column's head, or a label, announces: number, name, party, firm, service, purpose, location, other.

    Empty for words that announce nothing known. `party` and `firm` are columns of names by what they hold, `service`
    may be one. Data about a place (`data location`) is a place; a party's country is a place.
    """
    words = " ".join(words.split())
    if not words or len(words) > 90 or words.count(" ") > 11:
        return ""
    found = {role for role, pattern in _ROLES if pattern.search(words)}
    if "number" in found:
        return "number"
    if "named" in found:
        return "name"
    if "other" in found and "purpose" in found:
        return (
            "purpose"
            if re.search(r"purpose|zweck|finalit|finalidad|目的|doel|nature|activit", words, re.I)
            else "other"
        )
    return next((role for role in ("location", "purpose", "party", "other", "firm", "service") if role in found), "")


_FILLERS = frozenset(
    [
        "of",
        "the",
        "a",
        "an",
        "for",
        "is",
        "are",
        "we",
        "it",
        "what",
        "by",
        "in",
        "to",
        "and",
        "or",
        "our",
        "your",
        "their",
        "they",
        "does",
        "do",
        "that",
        "which",
        "this",
        "name",
        "list",
        "type",
        "der",
        "die",
        "das",
        "des",
        "und",
        "von",
        "für",
        "in",
        "wir",
        "de",
        "la",
        "le",
        "les",
        "du",
        "des",
        "et",
        "pour",
        "nous",
        "y",
        "el",
        "los",
        "para",
        "e",
        "il",
        "lo",
        "per",
        "een",
        "van",
        "het",
        "en",
        "voor",
        "processed",
        "provided",
        "used",
        "its",
        "with",
        "on",
    ]
)


_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@lru_cache(4096)
def label_role(words: str) -> str:
    """What a label announces (`Purpose` in `Purpose: hosting`). Stricter than for heads: made up of such words alone,
    or nearly, for `Acme Cloud Platforms: hosting` begins with a name.
    """
    role = head_of(words)
    if not role or role == "number" or has_form(words) or words.count(" ") > 5:
        return ""
    left = " ".join(words.split())
    for _, pattern in _ROLES:
        left = pattern.sub(" ", left)
    left_words = [word for word in re.findall(r"\w+", left.casefold()) if word not in _FILLERS]
    spoken = [word for word in re.findall(r"\w+", words.casefold()) if word not in _FILLERS]
    if _UNSPACED.search(words):
        return role if 2 * sum(map(len, left_words)) <= sum(map(len, spoken)) else ""
    return role if 2 * len(left_words) < max(1, len(spoken)) or not left_words else ""


_FORMS = (
    r"gmbh & co\.? kg|inc(?:orporated)?|l\.?l\.?c|ltd|limited|corp(?:oration)?|co|company|p\.?l\.?c|llp|l\.?p|pty|pvt"
    r"|pte|p\.?b\.?c|g?gmbh"
    r"|ag|kg|kgaa|ug(?: \(haftungsbeschränkt\))?|se|e\.?v|eg|ohg|s\.?a\.?s\.?u?|s\.?a|s\.?à\.? ?r\.?l|s\.?a\.? ?r\.?l"
    r"|sarl|eurl|s\.?p\.?a|s\.?r\.?l|s\.?l(?:\.?u)?|s\.?a\.?u|s\.?a\.? de c\.?v|ltda|lda|s/a|b\.?v|n\.?v|c\.?v|a/s"
    r"|aps|i/s|a\.?s|asa|oyj?"
    r"|ab|sp\.? ?z ?o\.? ?o|s\.?r\.?o|d\.?o\.?o|kft|zrt|nyrt|eood|ood|oü|uab|sia|k\.?k|g\.?k|private limited"
    r"|international ltd"
)
LEGAL = re.compile(rf"(?:^|(?<=[\s,(]))(?:{_FORMS})(?=[\s,.;:)\]–—-]|$)\.?", re.IGNORECASE)
"""A legal form as a word of its own. Short ones (AS, SE, CO) count only where they are written in capitals."""
EASTERN = re.compile(
    r"株式会社|有限会社|合同会社|㈱|（株）|\(株\)|有限公司|有限责任公司|股份有限公司|주식회사|유한회사|㈜|\(주\)"
)
_CASED = re.compile(
    r"\b(?:Inc|LLC|L\.L\.C|Ltd|LTD|Limited|Corp|Corporation|PLC|plc|LLP|Pty|Pvt|Pte|PBC|GmbH|gGmbH|AG|KG|KGaA|UG|SE"
    r"|e\.V|SAS|S\.A\.S|SASU|S\.A|SA|SARL|S\.à|Sàrl|S\.p\.A|SpA|S\.r\.l|Srl|SRL|S\.L|SLU|SL|Ltda|Lda|B\.V|BV|N\.V|NV"
    r"|A/S|ApS|ASA|Oyj?|OY|AB|Sp\.? z|s\.r\.o|d\.o\.o|Kft|Zrt|EOOD|OÜ|UAB|SIA|K\.K|KK|G\.K)\b"
)


def has_form(name: str) -> bool:
    """Whether a legal form stands in a name: it is then surely a company's."""
    return _CASED.search(name) is not None or EASTERN.search(name) is not None
