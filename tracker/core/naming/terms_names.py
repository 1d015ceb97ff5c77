"""How terms, cookie policies and imprints are called, by language: data only."""

from __future__ import annotations

from tracker.core.naming.kinds import Kind

TERMS = Kind(
    "Terms of Service",
    r"(?:\w+-)?terms\w*|tos|tou|t-?(?:and)?-?c|tandc|conditions|conditions-of-(?:use|service)|agb|eula|"
    r"user-?agreement|"
    r"(?:subscriber|services?|membership|license|licence|customer|end-user)-?agreement|servicesagreement|cgu|"
    r"nutzungsbedingungen|geschaeftsbedingungen|conditions-(?:generales|d-?utilisation)|condiciones\w*|terminos\w*|"
    r"termos\w*|"
    r"condicoes\w*|termini\w*|condizioni\w*|\w*voorwaarden|regulamin\w*|\w*villkor|\w*betingelser|\w*vilkar|\w*ehdot|"
    r"(?:obchodni-|obchodne-)?podmin?k[ye]|podmienky|felhasznalasi-feltetelek|aszf|termeni\w*|kullanim-\w+|"
    r"(?:kullanici|uyelik|hizmet)-sozlesmesi|oferta|usloviya\w*|polzovatelskoe-soglashenie|soglashenie|umovy\w*|"
    r"rules-of-use|"
    r"uvjeti-\w+|pogoji\w*|kiyaku|riyou-?kiyaku|kasutustingimused|syarat-\w+|ketentuan-\w+|dieu-khoan\w*",
    {
        "en": r"(?:general |website |site |web site |online |user |customer |service |legal |standard |platform |"
        r"app |software )?"
        r"terms(?: of (?:use|service|services|website use|business))?(?: (?:and|&|,) (?:conditions|policies))?"
        r"(?: of (?:use|service|services|business))?|conditions of (?:use|service)|(?:general )?conditions|t "
        r"?(?:and|&) ?cs?|tos|"
        r"t&cs?|(?:user|users|membership|member|subscriber|service|services|customer|end user|end user licen[sc]e|"
        r"software "
        r"licen[sc]e|licen[sc]e) agreement|eula|terms,? (?:and|&) conditions(?: of use)?|terms and conditions of "
        r"\w+|usage terms|"
        r"rules of use|service terms|use terms",
        "de": r"(?:allgemeine )?(?:nutzungs|geschafts|vertrags|verkaufs)bedingungen|agb|agbs|"
        r"nutzungs(?:vereinbarung|regeln)|"
        r"allgemeine (?:geschafts|nutzungs)bedingungen(?: \(agb\))?|bedingungen",
        "fr": r"conditions(?: generales)?(?: (?:d'utilisation|d'usage|de service|d'utilisations|du service|"
        r"d'acces))?|"
        r"conditions generales|cgu|modalites(?: d'utilisation)?|termes(?: et conditions)?|conditions d'utilisation "
        r"et de vente|"
        r"conditions generales d'utilisation \(?cgu\)?",
        "es": r"(?:terminos|condiciones)(?: (?:y|e) (?:condiciones|terminos))?(?: generales)?(?: (?:de|del) (?:uso|"
        r"servicio|servicios|"
        r"contratacion|utilizacion))?|condiciones generales(?: de (?:uso|contratacion))?|terminos legales|bases "
        r"legales",
        "ca": r"(?:termes|condicions)(?: i condicions)?(?: (?:d'us|de servei|generals))?",
        "pt": r"(?:termos|condicoes)(?: (?:e|&) (?:condicoes|termos))?(?: gerais)?(?: (?:de|do) (?:uso|utilizacao|"
        r"servico|servicos))?|"
        r"termo de uso|condicoes gerais(?: de (?:uso|utilizacao))?",
        "it": r"(?:termini|condizioni)(?: (?:e|&) (?:condizioni|termini))?(?: generali)?(?: (?:d'uso|di (?:servizio|"
        r"utilizzo|uso|"
        r"contratto)|del servizio|d'utilizzo))?|condizioni generali(?: di (?:contratto|utilizzo|servizio))?|note "
        r"d'uso",
        "nl": r"(?:algemene |gebruikers?|gebruiks|service|dienst)?(?:gebruiks|lever|leverings)?voorwaarden|"
        r"voorwaarden",
        "pl": r"regulamin(?:y)?(?: (?:serwisu|swiadczenia uslug|sklepu|strony|uslugi|platformy|uslug|korzystania))?|"
        r"(?:ogolne )?warunki (?:korzystania|uzytkowania|swiadczenia uslug|uslugi|handlowe)(?: \w+){0,2}|zasady "
        r"(?:korzystania|"
        r"uzytkowania)(?: \w+){0,2}|warunki",
        "sv": r"(?:allmanna |anvandar|anvandnings|kop|kund|medlems|tjanste)?(?:villkor)(?:en)?|anvandaravtal|regler "
        r"och villkor|"
        r"allmanna anvandarvillkor|villkor for anvandning|tjanstevillkor",
        "da": r"(?:(?:forretnings|bruger|brugs|service|abonnements|almindelige )?(?:betingelser|"
        r"vilkar))"
        r"(?: (?:og|&) (?:vilkar|betingelser))?|(?:vilkar|betingelser) for (?:brug|anvendelse)|brugeraftale|"
        r"servicevilkar",
        "no": r"(?:bruks|bruker|tjeneste|kjops|salgs|avtale|generelle |medlems)?vilkar(?: (?:og|&) betingelser)?(?: "
        r"for bruk)?|"
        r"vilkar for (?:bruk|tjenesten)|brukeravtale",
        "fi": r"(?:kaytto|palvelu|sopimus|toimitus|tilaus|yleiset )?(?:kaytto|sopimus)?ehdot",
        "is": r"(?:notenda)?skilmalar|notkunarskilmalar",
        "cs": r"(?:obchodni |smluvni |vseobecne |vseobecne obchodni )?podminky(?: (?:pouzivani|uziti|pouziti|"
        r"sluzby|uzivani|"
        r"pouzivani sluzby))?(?: \w+)?|pravidla pouzivani|uzivatelske podminky",
        "sk": r"(?:obchodne |vseobecne |vseobecne obchodne )?podmienky(?: (?:pouzivania|sluzby|uzivania))?(?: \w+)?",
        "hu": r"(?:felhasznalasi|altalanos szerzodesi|szolgaltatasi|hasznalati|vasarlasi) feltetelek|aszf|altalanos "
        r"szerzodesi "
        r"feltetelek \(aszf\)",
        "ro": r"termeni(?: (?:si|&) conditii)?(?: (?:de|generale de) utilizare)?|conditii(?: generale)?(?: de "
        r"utilizare)?",
        "hr": r"(?:opci |opsti )?(?:uvjeti|uslovi|pravila)(?: (?:koristenja|koriscenja|poslovanja|upotrebe))?",
        "sl": r"(?:splosni )?pogoji(?: (?:uporabe|poslovanja))?",
        "lt": r"(?:naudojimo|naudojimosi|paslaugu teikimo) (?:salygos|taisykles)|taisykles",
        "lv": r"(?:lietosanas|pakalpojumu) (?:noteikumi|nosacijumi)|noteikumi",
        "et": r"(?:kasutus|uld|teenuse|muugi)?tingimused|kasutajatingimused",
        "tr": r"(?:kullanim|hizmet|site kullanim) (?:kosullari|sartlari|sozlesmesi)|(?:sartlar|kosullar)(?: (?:ve|&) "
        r"(?:kosullar|sartlar))?|(?:kullanici|uyelik|mesafeli satis) sozlesmesi|kullanim kosullari",
        "ru": r"(?:пользовательское|лицензионное) соглашение|(?:условия|правила) (?:использования|пользования|"
        r"предоставления услуг|"
        r"оказания услуг|обслуживания|сервиса|продажи)(?: \w+){0,2}|(?:публичная |договор )?оферта|условия|"
        r"соглашение (?:с пользователем|об использовании)",
        "uk": r"(?:умови|правила) (?:використання|користування|надання послуг|обслуговування|сервісу)(?: \w+){0,2}|"
        r"угода (?:користувача|з користувачем)|(?:публічна |договір )?оферта|умови|користувацька угода",
        "be": r"умовы выкарыстання|карыстальніцкае пагадненне",
        "bg": r"(?:общи )?условия(?: за (?:ползване|ползуване))?",
        "sr": r"услови (?:коришћења|употребе)|општи услови",
        "el": r"οροι(?: (?:χρησης|και προυποθεσεις|παροχης υπηρεσιων|υπηρεσιας))?(?: (?:&|και) προυποθεσεις(?: "
        r"χρησης)?)?",
        "ja": r"(?:ご?利用|サービス(?:利用)?|会員|使用)?(?:規約|条件|約款)|ご?利用(?:規約|条件|上の注意|にあたって|"
        r"について)",
        "zh": r"(?:服务|服務|使用|用户|用戶|使用者|会员|會員|用户服务|网站)(?:条款|條款|协议|協議|條件|条件|规则|"
        r"规范)|条款(?:与|和|及)?(?:条件|细则)?|"
        r"條款(?:與|和|及)?(?:條件|細則)?",
        "ko": r"(?:서비스 ?|이용자? ?|회원 ?)?(?:이용 ?)?약관|이용 ?(?:조건|규정)",
        "ar": r"(?:ال)?(?:شروط|احكام)(?: (?:و ?|وال)(?:ال)?(?:احكام|شروط))?(?: (?:ال)?(?:استخدام|خدمة|خدمه))?|"
        r"اتفاقي[ةه] المستخدم",
        "fa": r"(?:شرایط|قوانین|ضوابط)(?: (?:و|&) (?:ضوابط|مقررات|شرایط))?(?: (?:استفاده|خدمات))?(?: از خدمات)?",
        "ur": r"(?:استعمال|خدمت|سروس) کی شرائط|شرائط(?: و ضوابط)?",
        "he": r"תנאי ה?(?:שימוש|שירות)|תקנון(?: האתר)?|תנאים(?: והגבלות)?",
        "hi": r"(?:सेवा की |उपयोग की |सेवा )?शर्तें(?: (?:और|एवं) नियम)?|नियम (?:और|एवं|व) शर्तें",
        "th": r"(?:ข้อกำหนด|เงื่อนไข|ข้อตกลง)(?:และ(?:เงื่อนไข|ข้อกำหนด))?(?:ใน)?(?:การ(?:ใช้งาน|ให้บริการ|"
        r"ใช้บริการ|ใช้))?",
        "vi": r"dieu khoan(?: (?:su dung|dich vu))?(?: (?:va|&) (?:dieu kien|chinh sach))?|quy che hoat dong|thoa "
        r"thuan nguoi dung",
        "id": r"(?:syarat(?: (?:dan|&))? )?ketentuan(?: (?:layanan|penggunaan|umum))?|syarat (?:penggunaan|layanan)",
        "ms": r"(?:terma|syarat)(?: (?:dan|&) (?:syarat|terma))?(?: (?:perkhidmatan|penggunaan))?",
    },
)

TRACKERS = Kind(
    "Trackers Policy",
    r"cookies?\w*|(?:gestion|politique|politica|uso|utilisation)-(?:des?|de|sui|dei)-cookies?|trackers?|"
    r"tracking-technologies|"
    r"kakor|evasteet|cerez\w*|informasjonskapsler",
    {
        "en": r"cookies?(?: (?:policy|policies|notice|statement|declaration|information|info|use|usage|disclosure|"
        r"list))?|(?:use of|about|"
        r"our) cookies|cookies? (?:and|&) (?:trackers?|tracking(?: technologies)?|similar technologies|"
        r"advertising)(?: (?:policy|"
        r"notice))?|tracking technologies(?: (?:policy|notice))?|trackers policy|adchoices",
        "de": r"cookie ?(?:richtlinien?|hinweise?|erklarung|policy|informationen|bestimmungen)|cookies",
        "fr": r"(?:politique|charte|gestion|declaration|utilisation|informations?) (?:de |des |d'utilisation des |"
        r"relative aux |en "
        r"matiere de |sur les )(?:cookies|temoins|traceurs)|cookies|politique cookies?|traceurs",
        "es": r"(?:politica|aviso|uso|declaracion) (?:de |sobre )(?:las )?cookies|cookies",
        "ca": r"politica de (?:galetes|cookies)|galetes",
        "pt": r"(?:politica|aviso|uso|declaracao) (?:de |sobre )cookies|cookies",
        "it": r"(?:informativa|politica|dichiarazione|policy) (?:sui |estesa sui |di |sull'uso dei |dei )cookies?|"
        r"cookies?",
        "nl": r"cookie ?(?:beleid|verklaring|statement|instructies)|cookies",
        "pl": r"(?:polityka|pliki|informacja o|polityka plikow|wykorzystanie plikow) (?:plikow |plikach "
        r")?(?:cookies?|ciasteczek)",
        "sv": r"(?:om )?(?:cookies|kakor)|cookie ?(?:policy|information)|kak(?:policy|information)",
        "da": r"cookie ?(?:politik|deklaration|erklæring|information)|cookies",
        "no": r"(?:bruk av )?informasjonskapsler|cookie ?(?:erklæring|policy)|bruk av cookies",
        "fi": r"evasteet|evaste(?:kaytanto|kaytannot|seloste|tiedot|politiikka|ilmoitus)|tietoa evasteista",
        "cs": r"(?:(?:zasady|pravidla|pouziti|pouzivani|informace o) )?(?:souboru?|souborech|soubory)? ?cookies?",
        "sk": r"(?:(?:zasady|pravidla|pouzivanie) )?(?:pouzivania )?(?:suborov|subory)? ?cookies?",
        "hu": r"(?:cookie|suti)(?:k| ?szabalyzat| ?tajekoztato| ?kezeles|k kezelese)?(?: szabalyzat)?",
        "ro": r"politica (?:de |privind )?(?:utilizare a )?(?:cookies?|cookie urilor)|cookies?",
        "hr": r"(?:politika|pravila|upotreba) (?:o |koristenja )?(?:kolacic\w*|cookies?)|kolacici",
        "tr": r"(?:cerez|cookie)(?:ler)?(?: (?:politikasi|aydinlatma metni|bildirimi))?",
        "ru": r"(?:политика |использовани[ея] |файлы )(?:использования |в отношении |обработки )?(?:файлов "
        r")?(?:cookies?|куки)|"
        r"файлы cookies?|cookies",
        "uk": r"(?:політика |використання |файли )(?:використання |щодо )?(?:файлів )?(?:cookies?|кук[иі])|файли "
        r"cookies?",
        "bg": r"(?:политика за )?(?:бисквитки(?:те)?|cookies)",
        "el": r"(?:πολιτικη |χρηση )?(?:για )?(?:τα )?cookies",
        "ja": r"(?:クッキー|cookies?) ?(?:の?(?:使用|利用|ポリシー|に関する(?:通知|方針)))?(?:について|ポリシー)?",
        "zh": r"(?:关于 ?|關於 ?)?(?:cookies?) ?(?:政策|声明|聲明|使用(?:说明|政策)?|通知)|小型文字档案政策",
        "ko": r"쿠키(?: ?(?:정책|방침|안내))?",
        "ar": r"(?:سياسة |سياسه )?(?:ملفات تعريف الارتباط|الكوكيز|ملفات الكوكيز)",
        "he": r"(?:מדיניות )?(?:קובצי |קבצי )?(?:ה?עוגיות|cookies?|cookie)",
        "hi": r"कुकी(?:ज़?)?(?: नीति)?",
        "th": r"(?:นโยบาย)?(?:การใช้)?คุกกี้",
        "vi": r"(?:chinh sach )?(?:ve )?cookies?",
        "id": r"kebijakan cookies?|cookies?",
    },
)

IMPRINT = Kind(
    "Imprint",
    r"imprint|impressum|legal-?notices?|mentions?-?legales?|aviso-?legal|note-?legali|colofon|impresszum|tiraz|"
    r"tokusho\w*|"
    r"informations-legales|kunye",
    {
        "en": r"imprint|legal notices?|site notice|company (?:details|information)|legal disclosures?|publisher "
        r"information",
        "de": r"impressum|anbieterkennzeichnung|impressum (?:&|und) (?:datenschutz|agb)",
        "fr": r"mentions? legales?|informations legales|informations editeur",
        "es": r"(?:aviso|informacion|nota) legal",
        "ca": r"avis legal",
        "pt": r"(?:aviso|informacao|nota) legal|informacoes legais",
        "it": r"note legali|informazioni legali|avviso legale|avvertenze legali|dati societari",
        "nl": r"colofon|juridische (?:kennisgeving|mededeling)|bedrijfsgegevens",
        "sv": r"(?:foretags|juridisk )information",
        "da": r"(?:juridisk meddelelse|virksomhedsoplysninger)",
        "cs": r"tiraz|pravni (?:upozorneni|ujednani)",
        "hu": r"impresszum|jogi (?:nyilatkozat|kozlemeny)",
        "pl": r"nota prawna|zastrzezenia prawne|dane firmy",
        "tr": r"kunye|yasal uyari",
        "ru": r"(?:правовое|юридическое) уведомление|реквизиты",
        "uk": r"(?:правове|юридичне) повідомлення|реквізити",
        "ja": r"特定商取引(?:に関する)?(?:法)?(?:に基づく|による|に関する)?(?:表[記示])?",
        "zh": r"法律(?:声明|聲明)|版权声明",
    },
)
