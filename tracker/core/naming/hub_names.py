"""How pages are called that list documents, and controls that are none: data only."""

from __future__ import annotations

from collections.abc import Mapping

HUBS: Mapping[str, str] = {
    "en": r"(?:all |our |other )?(?:legal|policies|polic(?:y|ies) (?:and|&) (?:terms|guidelines|legal|procedures|"
    r"safety)|terms (?:and|&) policies)"
    r"(?: (?:center|centre|hub|information|info|documents?|documentation|terms|notices|stuff|resources|library|"
    r"overview|policies|page))?|"
    r"trust(?: (?:and|&) (?:safety|security|compliance))?(?: (?:center|centre|hub|portal))?|(?:privacy|policy|"
    r"compliance|transparency|safety)"
    r" (?:center|centre|hub|portal)|compliance|legal (?:and|&) (?:privacy|compliance|policies|trust|security)|"
    r"(?:privacy|terms|legal)"
    r"(?:,| &| and) .{0,30}(?:terms|legal|cookies|policies|privacy)|rules (?:and|&) policies|terms,? "
    r".{0,20}polic(?:y|ies)",
    "de": r"recht(?:liches|liche (?:hinweise|informationen|dokumente))|richtlinien|rechtliche?s? (?:&|und) .{0,20}|"
    r"datenschutz center",
    "fr": r"(?:informations? )?(?:juridiques?|legales?)|(?:centre|espace) (?:de confidentialite|juridique|legal)|"
    r"politiques|"
    r"mentions et conditions|nos politiques",
    "es": r"(?:informacion )?(?:legal|juridica)|(?:centro de )?(?:politicas|centro de privacidad)|legales",
    "pt": r"(?:informacoes )?(?:legal|legais|juridico|juridicas)|politicas|centro de privacidade",
    "it": r"(?:area |informazioni )?(?:legale|legali)|politiche|centro privacy",
    "nl": r"juridisch(?:e informatie)?|beleid|voorwaarden (?:en|&) beleid",
    "sv": r"juridi(?:sk information|skt|k)|policyer|policys|villkor och policyer",
    "da": r"juridisk(?: information)?|politikker|vilkar og politikker",
    "no": r"juridisk(?: informasjon)?|retningslinjer",
    "fi": r"(?:oikeudelliset|juridiset) (?:tiedot|asiat)|lakiasiat|kaytannot",
    "pl": r"(?:informacje|dokumenty) prawne|polityki|regulaminy|dokumenty",
    "cs": r"pravni (?:informace|dokumenty)|pravidla a podminky|dokumenty",
    "hu": r"jogi (?:informaciok|tudnivalok|dokumentumok)|szabalyzatok",
    "ro": r"informatii legale|politici|juridic",
    "tr": r"yasal(?: bilgiler| metinler)?|hukuki(?: metinler)?|politikalar(?:imiz)?|sozlesmeler",
    "ru": r"(?:правовая|юридическая) информация|(?:юридические )?документы|правила|политики|правовые (?:документы|"
    r"вопросы)",
    "uk": r"(?:правова|юридична) інформація|(?:юридичні )?документи|правила|політики",
    "el": r"νομικα|νομικες πληροφοριες|πολιτικες",
    "ja": r"法的(?:情報|事項|記載)|(?:各種)?(?:規約|ポリシー)(?:一覧|(?:・|と|および)(?:規約|ポリシー))?|"
    r"規約とポリシー",
    "zh": r"法律(?:信息|資訊|资讯|条款|中心|文件)?|政策(?:中心)?|(?:条款|條款)(?:与|和|及|與)(?:政策|隐私)|平台规则",
    "ko": r"법적 ?(?:고지|정보|사항)|(?:운영 ?)?정책|약관(?: ?(?:및|과) ?정책)|약관 및 정책",
    "ar": r"(?:المعلومات |الشؤون )?القانوني[ةه]|السياسات|قانوني",
    "he": r"(?:מידע )?משפטי|מדיניות",
    "id": r"(?:informasi )?hukum|legal|kebijakan",
    "vi": r"(?:thong tin )?phap ly|chinh sach",
}
"""Pages that list a provider's documents."""

HUB_WORDS = (
    r"legal(?:-(?:center|centre|hub|information|info|documents?|stuff|policies|terms|notices|resources))?|polic(?:y|"
    r"ies)|"
    r"(?:terms|legal)-(?:and|n)-polic(?:y|ies)|trust(?:-(?:center|centre|and-safety))?|trust-?center|"
    r"privacy-?(?:center|centre|hub)|"
    r"privacycenter|compliance|transparency|policy-?(?:center|hub)|legal-?center|rechtliches|juridique|juridico|"
    r"legali|juridisch|"
    r"juridisk|rules-and-policies|site-polic(?:y|ies)|agreements|governance"
)
"""How addresses name such pages, as `words` of a Kind."""

SETTINGS = (
    r"(?:settings?|preferences?|choices?|opt ?out|manage|customi[sz]e|do not (?:sell|share)|your rights|limit the "
    r"use|"
    r"einstellung(?:en)?|verwalten|anpassen|parametres?|parametrer|preferences|gerer|gestion|personnaliser|"
    r"configura\w*|gestionar|ajustes|"
    r"preferencias|preferencias|gerir|definicoes|preferenze|gestisci|impostazioni|instellingen|voorkeuren|"
    r"ustawienia|zarzadzaj|"
    r"installningar|hantera|indstillinger|innstillinger|asetukset|nastaveni|nastavenia|beallitasok|setari|ayarlari|"
    r"tercihleri|yonetimi|"
    r"настройк[аи]|налаштування|настройки|ρυθμισεις|設定|设置|設置|설정|اعدادات|הגדרות|pengaturan)"
)
"""Words of a control for privacy or cookies, which is no document."""
