"""How privacy policies are called, by language: data only."""

from __future__ import annotations

from tracker.core.naming.kinds import Kind

_OF_DATA = r"(?: (?:osobowych|osobnich|osobnych|osobnih|personales|pessoais|personali|personnelles|personnel))?"

PRIVACY = Kind(
    "Privacy Policy",
    r"(?:e-?)?privacy\w*|datenschutz\w*|confidentialite|vie-privee|donnees-personnelles|(?:proteccion|"
    r"tratamiento)-de-datos\w*|"
    r"privacidad\w*|privacidade\w*|protecao-de-dados|protezione-dati|trattamento-dati|gdpr|rgpd|dsgvo|avg|kvkk|rodo|"
    r"lgpd|"
    r"data-(?:protection|policy|use)|integritet\w*|personuppgift\w*|tietosuoja\w*|prywatnosc\w*|polityka-prywatnosci|"
    r"privatlivs?\w*|persondata\w*|personvern\w*|ochrana-(?:osobnich|osobnych)-\w+|ochrana-soukromi|adatvedel\w*|"
    r"adatkezel\w*|gizlilik\w*|kisisel-veri\w*|aydinlatma\w*|konfidencialnost\w*|privatnost\w*|zasebnost\w*|"
    r"personal-data\w*|privatumo\w*|privatuma\w*|privaatsus\w*|kebijakan-privasi|privasi",
    {
        "en": r"(?:data )?privacy(?: (?:and|&) (?:cookies?|security|data protection|legal))?(?: (?:policy|policies|"
        r"notice|notices|"
        r"statement|agreement|information|promise|commitment|terms|charter|center|centre))?|data protection(?: "
        r"(?:policy|"
        r"notice|declaration|statement|information))?|(?:data|personal data|customer data) policy|gdpr(?: "
        r"(?:notice|policy))?|"
        r"cookies? (?:and|&) privacy(?: (?:policy|notice))?",
        "de": r"datenschutz(?:erklarung|hinweise?|bestimmungen|richtlinien?|information(?:en)?|ordnung)?|"
        r"privatsphare|"
        r"(?:hinweise|informationen|erklarung) zum datenschutz|daten ?schutz",
        "fr": r"(?:politique|charte|declaration|notice|regles|avis) (?:de |sur la |sur le |relative a la |de "
        r"respect de la |"
        r"en matiere de )(?:confidentialite|vie privee|protection (?:de la vie privee|des donnees(?: personnelles| "
        r"a caractere "
        r"personnel)?))|confidentialite|vie privee|donnees personnelles|protection des donnees(?: personnelles)?|"
        r"politique de donnees personnelles",
        "es": rf"(?:politica|aviso|declaracion|politicas) (?:de )?(?:privacidad|confidencialidad|(?:proteccion|"
        rf"tratamiento) de "
        rf"datos{_OF_DATA})|privacidad|proteccion de datos{_OF_DATA}",
        "ca": r"(?:politica|avis) de privacitat|privacitat|proteccio de dades",
        "pt": rf"(?:politica|aviso|declaracao|termo) (?:de |sobre )?(?:privacidade|(?:protecao|tratamento) de "
        rf"dados{_OF_DATA})|"
        rf"privacidade|protecao de dados{_OF_DATA}",
        "it": r"(?:informativa|politica|normativa) (?:sulla |di |sul trattamento dei )?(?:privacy|riservatezza|dati "
        r"personali)|"
        rf"protezione dei dati{_OF_DATA}|(?:trattamento (?:dei )?)?dati personali|tutela della privacy",
        "nl": r"privacy ?(?:beleid|verklaring|statement|reglement|voorwaarden)|gegevensbescherming",
        "pl": rf"polityka (?:prywatnosci|ochrony danych{_OF_DATA})|prywatnosc|ochrona (?:prywatnosci|"
        rf"danych{_OF_DATA})|rodo|"
        r"(?:informacja o )?przetwarzani[eu] danych(?: osobowych)?",
        "sv": r"integritet(?:spolicy|smeddelande|sinformation|sskydd)?|sekretess(?:policy|meddelande)?|"
        r"personuppgift(?:er|spolicy|sbehandling)|(?:behandling av|om) personuppgifter|dataskydd(?:spolicy)?",
        "da": r"(?:privatlivs|persondata|databeskyttelses)(?:politik|erklæring|meddelelse)|privatliv|"
        r"databeskyttelse|persondata|"
        r"behandling af personoplysninger|politik (?:om|for) (?:beskyttelse af )?(?:privatliv|persondata)(?:ets "
        r"fred)?",
        "no": r"personvern(?:erklæring(?:en)?|policy|regler)?|(?:erklæring om )?personvern",
        "fi": r"tietosuoja(?:seloste|kaytanto|kaytannot|ilmoitus|lauseke|kuvaus)?|yksityisyy(?:s|denssuoja|"
        r"denssuojakaytanto)|"
        r"rekisteri(?:seloste|ja tietosuojaseloste)|yksityisyydensuoja",
        "is": r"personuvernd(?:arstefna)?",
        "cs": r"(?:zasady |prohlaseni o |pravidla )?(?:ochran[ay]|zpracovani) (?:soukromi|osobnich udaju|udaju)|"
        r"soukromi|osobni udaje",
        "sk": r"(?:zasady |pravidla )?(?:ochran[ay]|spracovanie|spracuvanie) (?:sukromia|osobnych udajov)|sukromie",
        "hu": r"adatvedelem|adatvedelmi (?:tajekoztato|nyilatkozat|szabalyzat|iranyelvek?|politika)|"
        r"adatkezelesi (?:tajekoztato|szabalyzat|nyilatkozat)|adatkezeles",
        "ro": r"politica de (?:confidentialitate|protectie a datelor)|confidentialitate|(?:protectia|prelucrarea) "
        r"datelor"
        r"(?: cu caracter personal| personale)?",
        "hr": r"(?:politika|pravila|izjava o) (?:privatnosti|zastiti (?:osobnih )?podataka)|privatnost|zastita "
        r"(?:osobnih |licnih )?podataka",
        "sl": r"(?:politika|izjava|varstvo|pravilnik o) (?:zasebnosti|osebnih podatkov)|zasebnost",
        "lt": r"privatumo (?:politika|pranesimas)|privatumas|duomenu apsauga",
        "lv": r"privatuma politika|privatums|datu aizsardziba",
        "et": r"privaatsus(?:poliitika|tingimused|pohimotted|teade)?|andmekaitse(?:tingimused)?",
        "tr": r"gizlilik(?: (?:politikasi|sozlesmesi|bildirimi|ilkeleri|ve guvenlik(?: politikasi)?))?|kvkk(?: "
        r"(?:aydinlatma "
        r"metni|politikasi))?|kisisel veriler(?:in)?(?: korunmasi| islenmesi)?(?: (?:kanunu|politikasi))?|"
        r"aydinlatma metni",
        "ru": r"(?:политика|положение|соглашение|правила) (?:о |об |в области |в отношении )?(?:конфиденциальности|"
        r"приватности|обработк[еи] (?:персональных )?данных|защит[еы] (?:персональных )?данных)|конфиденциальность|"
        r"(?:обработка |защита )?персональны[ех]х? данны[ех]|политика обработки персональных данных",
        "uk": r"політика (?:конфіденційності|приватності|обробки персональних даних)|конфіденційність|приватність|"
        r"(?:захист|обробка) персональних даних|персональні дані",
        "be": r"палітыка (?:прыватнасці|канфідэнцыяльнасці)",
        "bg": r"(?:политика за |декларация за )?(?:поверителност(?:та)?|защита на (?:личните )?данни(?:те)?)|лични "
        r"данни",
        "sr": r"политика приватности|приватност|заштита података",
        "el": r"(?:πολιτικη|δηλωση) (?:απορρητου|προστασιας (?:προσωπικων )?δεδομενων)|απορρητο|προστασια "
        r"(?:προσωπικων )?"
        r"δεδομενων|προσωπικα δεδομενα",
        "ja": r"(?:プライバシー|個人情報)(?:(?:の?保護|の?取り?扱い?)?(?:ポリシー|方針|規約|規定|通知|声明|"
        r"ステートメント|ノーティス|"
        r"に関する(?:声明|通知|方針))?(?:について)?)",
        "zh": r"(?:隐私|隱私|私隱|个人信息|個人資料|个人资料)(?:权|權)?(?:保护|保護)?(?:政策|声明|聲明|条款|條款|"
        r"协议|協議|指引|规则|通知)?",
        "ko": r"개인 ?정보 ?(?:처리 ?방침|보호 ?(?:정책|방침)?|취급 ?방침)|프라이버시(?: ?정책)?",
        "ar": r"(?:سياسة |سياسه |بيان |اشعار )?(?:ال)?خصوصي[ةه]|حماية البيانات(?: الشخصية)?",
        "fa": r"(?:سیاست |بیانیه )?حریم (?:خصوصی|شخصی)",
        "ur": r"رازداری(?: کی)? پالیسی|پرائیویسی پالیسی",
        "he": r"(?:מדיניות |הצהרת |הגנת )?ה?פרטיות",
        "hi": r"(?:गोपनीयता|निजता)(?: (?:नीति|सूचना))?",
        "th": r"(?:นโยบาย|ประกาศ)?(?:เกี่ยวกับ)?(?:คุ้มครอง)?(?:ความเป็นส่วนตัว|ข้อมูลส่วนบุคคล)",
        "vi": r"(?:chinh sach |quy dinh )?(?:ve )?(?:bao mat(?: thong tin)?|quyen rieng tu|bao ve du lieu(?: ca "
        r"nhan)?)",
        "id": r"(?:kebijakan |pemberitahuan )privasi|privasi|perlindungan data",
        "ms": r"(?:dasar|polisi|notis) privasi",
    },
)
