"""Words that tell a policy's own lines from what a site puts around them: the data, and the questions asked of it."""

from __future__ import annotations

import re

_WORDS = (
    # English
    "data policy policies terms agreement law laws legal right rights consent cookie cookies shall herein pursuant"
    " arbitration jurisdiction provider user users account comply compliance security retain retention"
    # German, French, Spanish, Portuguese, Italian, Dutch
    " vertrag haftung daten recht rechte rechts loi lois droit droits conditions datos derecho derechos ley dados"
    " direito direitos lei dati legge gegevens wet voorwaarden"
    # Nordic, Slavonic, Turkish, Indonesian, Romanian
    " villkor lagen danych dane veri kanun pribadi date права данные данных закон закона законом закону"
)
_STEMS = (
    "liabil proces disclo warran indemn govern person privac inform datens gesetz verarb einwil nutzun donnée donnee"
    " confid traite utilis respon tratam políti politi términ diritt tratta verwer behand henkil osobow osobní osobne"
    " személ adatke соглас конфид обрабо обраба персон kişise gizlil kebija προσωπ δεδομέ δικαιώ"
)
_LEGAL_WORDS = frozenset(_WORDS.split())
_LEGAL_STEMS = frozenset(_STEMS.split())
_STEM = 6  # letters that few words outside of policies begin with
_WORD = re.compile(r"[^\W\d_]{3,}")
_LEGAL_SCRIPT = re.compile(
    r"个人信息|隐私|条款|协议|權利|权利|個人資料|隱私|服務|服务|法律|個人情報|プライバシー|規約|利用者|法令|개인정보|약관|이용자|동의|법률|"
    r"ข้อมูลส่วนบุคคล|นโยบาย|البيانات|الشخصية|الخصوصية|القانون|מידע|פרטיות|תנאי"
)

_CALLS = re.compile(
    r"^(?:try (?:it )?(?:for )?free|try \w+ (?:for )?free|try .{0,20} on|free trial|start (?:your )?free(?: trial)?|"
    r"start (?:now|building|here)|get started(?: \w+){0,3}|sign up(?: \w+){0,3}|sign in|log ?in|log ?out|"
    r"register(?: now)?|"
    r"create (?:an? )?(?:free )?account(?: now)?|download (?:our |the |for )?(?:free )?(?:app|demo|now)?|"
    r"(?:request|book|get|schedule|watch|see) (?:an? )?(?:\w+ )?(?:free )?(?:demo|consultation|quote|trial|"
    r"call)(?: now)?|"
    r"subscribe(?: \w+){0,4}|follow us(?: on)?.{0,20}|newsletter|contact sales|talk to (?:sales|us|an expert)|"
    r"join (?:the|our) (?:mailing list|newsletter|community|waitlist).{0,40}|stay (?:in touch|up to date|"
    r"on top).{0,40}|"
    r"call now(?: button)?|call us(?: now| today)?|accept(?: all)?(?: cookies)?|reject(?: all)?(?: cookies)?|"
    r"decline(?: all)?|deny|allow all(?: cookies)?|cookie (?:settings|preferences)|manage (?:cookies|preferences)|"
    r"ok|got it!?|close|×|x|read more|learn more|show more|back to top|scroll to top|top|menu|search(?: for:?)?|"
    r"share(?: this.{0,20})?|print(?: this page)?|skip to (?:main )?content|yes|no|"
    r"was this (?:article|page|information)? ?helpful\??|related (?:articles|posts|content|links)|"
    r"you (?:may|might) also like|recent posts|leave a (?:reply|comment)|buy now|shop now|view (?:all|more|cart)|"
    r"add to cart|checkout|no credit card required\.?|let['’]s (?:talk|chat|discuss).{0,60}|"
    r"anmelden|registrieren|jetzt (?:testen|starten)|suche|s['’]inscrire|se connecter|connexion|inscription|rechercher|"
    r"tout (?:accepter|refuser)|accepter|refuser|partager|imprimer|iniciar sesi[óo]n|registrarse|aceptar|accedi|"
    r"registrati|"
    r"i (?:have read and )?(?:accept|agree).{0,40}|ich (?:stimme zu|akzeptiere).{0,40}|j['’]accepte.{0,40}|"
    r"accetta|inloggen|registreren|zoeken)\s*[→›»>]*$",
    re.IGNORECASE,
)
"""Buttons and calls to action."""

_MENU = re.compile(
    r"^(?:site ?map|careers|blog|pricing|products?|solutions|resources|company|about(?: us)?|home|support|faqs?|"
    r"help(?: center)?|documentation|articles & news|news|press|events|partners|developers?|my account|directions|"
    r"contact(?: us)?|sales|main office|social media|app store|google play|facebook|twitter|linkedin|instagram|youtube|"
    r"tiktok|discord|github|status|api|download|community|login|terms|privacy|cookies|legal|(?:select )?language|"
    r"english|"
    r"deutsch|fran[çc]ais|espa[ñn]ol|italiano|kontakt|impressum|karriere|startseite|accueil|inicio|mentions l[ée]gales|"
    r"plan du site|recrutement)$",
    re.IGNORECASE,
)
"""Menu entries. They may also be headings of a policy: alone they prove nothing."""

_COPYRIGHT = re.compile(
    r"^(?:copyright\b|©|\(c\)|(?:19|20)\d\d\s*©)|\ball rights reserved\b|\btous droits r[ée]serv[ée]s\b|"
    r"\balle rechte vorbehalten\b|\btodos los derechos reservados\b",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"privacy|polic(?:y|ies)|\bterms\b|\bconditions\b|\bnotice\b|agreement|statement|\blegal\b|cookie|licen[sc]e|"
    r"\bEULA\b|"
    r"\bDPA\b|guidelines|disclaimer|imprint|impressum|addendum|datenschutz|nutzungsbedingungen|\bAGB\b|confidentialit|"
    r"mentions l[ée]gales|conditions g|donn[ée]es personnelles|privacidad|pol[íi]tica|t[ée]rminos|aviso legal|"
    r"informativa|"
    r"termini|voorwaarden|integritetspolicy|villkor|personvern|polityka|regulamin|политика|соглашение|условия|gizlilik|"
    r"kebijakan|ketentuan|隐私|隱私|条款|條款|协议|プライバシー|規約|개인정보|약관",
    re.IGNORECASE,
)
_STRAY = re.compile(
    r"^(?:[+\-−×✕✖▼▾▲▴›»⌄⌃˅˄∨∧|]{1,3}|expand_(?:more|less)|keyboard_arrow_\w+|arrow_\w+|chevron_\w+|"
    r"(?:back|return|scroll|go) to (?:the )?top|\(?opens in (?:a )?new (?:window|tab)\)?|"
    r"skip to (?:main )?content|print this page|share (?:this )?(?:page|article)|copy link|nach oben|"
    r"retour en haut|haut de page|volver arriba|"
    r"torna su)\W*$",
    re.IGNORECASE,
)
_ARCHIVE_NOTE = re.compile(
    r"^https?://\S+$|extracted and transformed from|archived on (?:19|20)\d\d-\d\d-\d\d|"
    r"original snapshot on the wayback machine",
    re.IGNORECASE,
)
_COUNTER = (
    r"(?:(?:(?:last )?(?:updated|modified|edited|viewed|posted|published)\s*:?\s*)?"
    r"(?:an?|\d+)\s+(?:second|minute|hour|day|week|month|year)s?\s+ago|"
    r"(?:viewed\s+)?\d[\d,. ]*\s*(?:views?|times|reads|shares|likes|comments|followers)|"
    r"\d+ (?:people|users|readers|out of \d+)(?: people)? found this (?:useful|helpful)|"
    r"(?:about\s+)?\d+\s*(?:-\s*)?min(?:ute)?s?\.?\s+(?:read|to read)|reading time:?\s*\d+\s*min(?:ute)?s?)\W*"
)
_BYLINE = r"(?:(?:written |posted |published )?by|von|par|por|di|door) [^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,3}"
_COUNTERS = re.compile(rf"(?:{_BYLINE}\s*[·•|,–-]\s*)?(?:{_COUNTER}[·•|,\s]*)+(?:[·•|,–-]\s*{_BYLINE})?", re.IGNORECASE)
_CONSENT = re.compile(
    r"(?:[^.!?]{0,60}[.!?] )?(?:"
    r"(?:we|this (?:web)?site|our (?:web)?sites?|[\w.]+\.\w{2,3})(?: and our (?:\d+ )?partners)? uses? "
    r"(?:\w+ ){0,2}cookies|"
    r"we(?:['’]d| would) like to use cookies|"
    r"by (?:using|continuing|visiting|browsing|clicking|accessing)\b.{0,80}\b(?:agree|consent|accept)|"
    r"we (?:value|respect|care about) your privacy|(?:usamos|utilizamos|empleamos) (?:\w+ )?cookies|"
    r"(?:nous utilisons|ce site utilise) (?:des )?cookies|wir (?:verwenden|nutzen|setzen) (?:\w+ )?cookies|"
    r"diese (?:web)?seite (?:verwendet|nutzt) cookies|"
    r"(?:utilizziamo|usiamo|questo sito (?:utilizza|usa)) (?:i )?cookie|"
    r"(?:wij|we|deze (?:web)?site) (?:gebruiken|gebruikt) cookies|vi (?:använder|bruger|bruker) cookies|"
    r"(?:używamy|ta strona używa|nasza strona korzysta z) (?:plików )?cookie|"
    r"(?:мы используем|сайт использует) (?:файлы )?(?:cookie|куки)|"
    r"(?:当|この)サイトでは.{0,20}(?:cookie|クッキー)|本(?:网站|網站)使用.{0,6}cookie)",
    re.IGNORECASE,
)
"""What consent layers say. Cookie policies say it too: alone it proves nothing."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\b\d\d?[./-]\d\d?[./-]\d\d\b")
_BARS = re.compile(r"\s*[|•·]\s*")


def legal(text: str) -> int:
    """How often a text uses words that policies are made of, in any of about twenty languages."""
    lowered = text.lower()
    words = _WORD.findall(lowered)
    hits = sum(map(_LEGAL_WORDS.__contains__, words)) + sum(map(_LEGAL_STEMS.__contains__, [w[:_STEM] for w in words]))
    return hits if lowered.isascii() else hits + len(_LEGAL_SCRIPT.findall(lowered))


def is_title(text: str) -> bool:
    """Whether a line names a kind of policy."""
    return len(text) < 120 and bool(_TITLE.search(text))


def is_dated(text: str) -> bool:
    """Whether a short line carries a year or a numeric date, and is no copyright line."""
    return len(text) < 160 and bool(_YEAR.search(text)) and not _COPYRIGHT.search(text)


def is_call(text: str) -> bool:
    """Whether a line is a button, a call to action or a copyright line, never a policy's own."""
    return len(text) < 120 and bool(_CALLS.match(text) or _COPYRIGHT.search(text))


def is_menu(text: str) -> bool:
    """Whether a line reads like an entry of a menu, or like several set apart by bars."""
    if len(text) > 120:
        return False
    entries = [entry for entry in _BARS.split(text) if entry]
    if len(entries) > 1:
        return all(len(entry) < 30 and (is_title(entry) or _MENU.match(entry) or is_call(entry)) for entry in entries)
    return bool(_MENU.match(text))


def is_stray(text: str) -> bool:
    """Whether a line is a control of the page, a relative time or a count, wherever it stands."""
    return len(text) < 80 and bool(_STRAY.match(text) or _COUNTERS.fullmatch(text))


def is_consent(text: str) -> bool:
    """Whether a short text says what consent layers say."""
    return len(text) < 600 and bool(_CONSENT.match(text))


def is_archive_note(text: str) -> bool:
    """Whether a line is what an archive or a corpus wrote above the text it keeps, or the page's bare address."""
    return len(text) < 400 and bool(_ARCHIVE_NOTE.search(text))
