"""What policies are called on tabs and headings, by their type: the data, and the questions asked of it."""

from __future__ import annotations

import re

from tracker.core.reading.folding import lowered

_TYPES = {
    "Privacy Policy": r"(?:data )?privacy (?:policy|notice|statement)|privacy|"
    r"data protection (?:policy|notice|declaration)|"
    r"datenschutz(?:erkl[äa]rung|hinweise|bestimmungen)?|(?:politique|charte) de (?:confidentialit[ée]|"
    r"protection des donn[ée]es)|pol[íi]tica de privaci(?:dad|dade)|informativa (?:sulla )?privacy|"
    r"privacy(?:beleid|verklaring)|integritetspolicy|privatlivspolitik|personvernerkl[æa]ring|tietosuojaseloste|"
    r"polityka prywatno[śs]ci|z[áa]sady ochrany osobn[íi]ch [úu]daj[ůu]|"
    r"adatv[ée]delmi (?:nyilatkozat|t[áa]j[ée]koztat[óo])|"
    r"политика конфиденциальности|gizlilik (?:politikas[ıi]|bildirimi)|隐私(?:政策|权政策|声明)|隱私權?政策|"
    r"soukrom[íi]|politi(?:ca|ka) (?:de |o )?(?:confiden[țt]ialitate|zasebnosti|privatnosti)|pol[íi]tica de privacitat|"
    r"z[áa]sady ochrany osobn[ýy]ch [úu]dajov|privaatsuspoliitika|priv[āa]tuma politika|privatumo politika|"
    r"політика конфіденційності|политика за поверителност|kebijakan privasi|"
    r"ch[íi]nh s[áa]ch (?:b[ảa]o m[ậa]t|quy[ềe]n riêng tư)|"
    r"πολιτικ[ήη] απορρ[ήη]του|個人情報保護方針|プライバシーポリシー|개인정보 ?처리방침|"
    r"นโยบายความเป็นส่วนตัว|سياسة الخصوصية|מדיניות פרטיות",
    "Terms of Service": r"terms (?:(?:of (?:service|use)|and conditions|& conditions)(?: of use)?)|terms|"
    r"conditions of use|"
    r"terms & conditions|user agreement|(?:allgemeine )?(?:nutzungs|gesch[äa]fts)bedingungen|agb|cgu|cgv|"
    r"conditions g[ée]n[ée]rales(?: d['’]utilisation| de vente)?|conditions d['’]utilisation|"
    r"t[ée]rminos (?:de (?:uso|servicio)|y condiciones)(?: de uso)?|termos (?:de (?:uso|servi[çc]o)|e condi[çc][õo]es)|"
    r"termini (?:di servizio|e condizioni)|condizioni (?:d['’]uso|generali)|(?:algemene|gebruiks) ?voorwaarden|"
    r"anv[äa]ndarvillkor|(?:allm[äa]nna )?villkor|(?:brugs|bruger|bruker|salgs)?vilk[åa]r|"
    r"termeni [șs]i condi[țt]ii|умови використання|общи условия|obchodn[ée] podmienky|"
    r"ketentuan(?: layanan| penggunaan)?|"
    r"[đd]i[ềe]u kho[ảa]n(?: d[ịi]ch v[ụu]| s[ửu] d[ụu]ng)?|ข้อกำหนด(?:การใช้บริการ)?|"
    r"شروط (?:الاستخدام|الخدمة)|תנאי ה?שימוש|"
    r"[όο]ροι χρ[ήη]σης|k[äa]ytt[öo]ehdot|regulamin|warunki korzystania|"
    r"obchodn[íi] podm[íi]nky|felhaszn[áa]l[áa]si felt[ée]telek|пользовательское соглашение|условия использования|"
    r"kullan[ıi]m (?:ko[şs]ullar[ıi]|[şs]artlar[ıi])|服务(?:条款|协议)|用户协议|服務條款|利用規約|이용 ?약관",
    "Trackers Policy": r"cookies? (?:policy|notice|statement|declaration)|cookies|"
    r"cookie-?(?:richtlinie|hinweise?|beleid|"
    r"verklaring|policy)|politique (?:de|relative aux) cookies|pol[íi]tica de cookies|informativa (?:sui )?cookies?|"
    r"cookiepolicy|polityka (?:plik[óo]w )?cookies|クッキーポリシー|cookie ?政策|쿠키 ?정책",
    "Acceptable Use Policy": r"acceptable use (?:policy)?|(?:acceptable )?usage polic(?:y|ies)|nutzungsrichtlinien?",
    "Community Guidelines": r"community (?:guidelines|standards|rules)|code of conduct",
    "Copyright Claims Policy": r"copyright (?:dispute |claims |infringement )?(?:policy|notice)|"
    r"dmca(?: policy| notice)?",
    "Data Processor Agreement": r"data process(?:ing|or) (?:agreement|addendum)|dpa|"
    r"(?:auftragsverarbeitungs|av-)vertrag|accord de traitement des donn[ée]es",
    "Imprint": r"imprint|impressum|legal notice|mentions l[ée]gales|aviso legal|note legali|colofon|nota prawna|"
    r"company information|"
    r"特定商取引法に基づく表記",
    "Subprocessor List": r"(?:list of )?sub-?processors?(?: list)?|unterauftragsverarbeiter",
    "Refund Policy": r"refunds? policy|returns? (?:& refunds? )?policy|widerrufs(?:belehrung|recht)|refunds|returns",
    "Shipping Policy": r"(?:shipping|delivery)(?: policy)?|versand(?:bedingungen)?",
}
_NUMBER = re.compile(r"(?:part |annex |schedule )?(?:[\da-h]{1,2}|[ivx]{1,4})[.):]\s+")
_NAMES = {
    kind: re.compile(rf"(?:[\w.&'’]+ ){{0,2}}(?:our )?(?:{names})(?: \(\w+\))?") for kind, names in _TYPES.items()
}
_BARE = re.compile(r"(?:\w+ )?(?:privacy|terms|cookies|refunds|returns|delivery|shipping)")
"""Names of tabs, too short to name a policy in the middle of a text."""
_NAMED = re.compile(
    r"(?:[\w&'’.-]+ ){0,5}(?:polic(?:y|ies)|notice|statement|terms(?: (?:of|for) [\w ]{3,30})?|agreement|addendum|eula|"
    r"disclaimer|conditions|guidelines|-?(?:richtlinie|bedingungen|erkl[äa]rung|vereinbarung))(?: \([\w ]+\))?",
)
"""Names of documents whose type is none of the known ones."""
_SECTION = re.compile(
    r"(?:changes?|updates?|amendments?|modifications?|about|scope|acceptance|purpose|definitions?|contact|questions?|"
    r"introduction|overview|how|what|when|why|who|where|your|these|this|[äa]nderung\w*|geltungsbereich|modification|"
    r"cambios|modifiche|wijziging\w*)\b",
)
"""What headings of sections begin with, whatever policy they go on to name."""


def kind_of(name: str, wanted: str = "") -> str:
    """The type of policy a tab or heading names, or an empty text where it names none or says more than that.

    `wanted`: the only type to ask for.
    """
    words = _bare_name(name)
    if not words or (wanted and wanted not in _NAMES):
        return ""
    return next((kind for kind in ((wanted,) if wanted else _NAMES) if _NAMES[kind].fullmatch(words)), "")


def names_policy(name: str) -> bool:
    """Whether a tab or heading is the name of a policy, of a known type or not, and not of a section about one."""
    words = _bare_name(name)
    return bool(words) and bool(kind_of(name) or _NAMED.fullmatch(words))


def title_kind(heading: str, wanted: str = "") -> str:
    """The same for a heading within a text, where a bare word such as "Privacy" names a section."""
    return "" if len(heading) > 70 or _BARE.fullmatch(lowered(heading.strip(" :."))) else kind_of(heading, wanted)


def _bare_name(name: str) -> str:
    words = lowered(name.strip())
    if "." in words or ")" in words or ":" in words:  # a number ends in one of these
        words = _NUMBER.sub("", words)
    words = words.strip(" .:–—-")
    return "" if len(words) > 60 or _SECTION.match(words) else words
