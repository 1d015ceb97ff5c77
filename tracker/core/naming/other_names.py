"""How the rarer documents are called, the narrower type first: data only. Fewer sites have them, in fewer languages."""

from __future__ import annotations

from tracker.core.naming.kinds import Kind

OTHERS: tuple[Kind, ...] = (
    Kind(
        "Subprocessor List",
        r"(?:list-of-)?sub-?processors?(?:-list)?|subprocesadores|unterauftragsverarbeiter",
        {
            "en": r"(?:(?:current )?list of )?sub ?processors?(?: (?:list|page|disclosure))?",
            "de": r"(?:liste der )?unterauftragsverarbeiter|subunternehmer",
            "fr": r"(?:liste des )?sous traitants(?: ulterieurs)?",
            "es": r"(?:lista de )?sub ?(?:encargados|procesadores)",
            "nl": r"subverwerkers",
            "it": r"sub ?responsabili(?: del trattamento)?",
        },
    ),
    Kind(
        "Data Processor Agreement",
        r"dpa|data-process(?:ing|or)(?:-(?:agreement|addendum|terms|policy))?|processor-?terms|"
        r"auftragsverarbeitung\w*|avv|"
        r"data-transfer-addendum|verwerkersovereenkomst|databehandl\w+aftale|personuppgiftsbitradesavtal",
        {
            "en": r"data process(?:ing|or) (?:agreement|addendum|terms|amendment|policy)|dpa|data protection "
            r"(?:agreement|addendum)|"
            r"data processing(?: agreement)? \(dpa\)|customer data processing addendum",
            "de": r"auftrags(?:daten)?verarbeitung(?:s?vertrag|svereinbarung)?|avv|av vertrag|"
            r"datenverarbeitungs(?:vertrag|zusatz)",
            "fr": r"(?:accord|contrat|avenant) (?:de|sur le|relatif au) (?:traitement|sous traitance) (?:des|de) "
            r"donnees.{0,30}",
            "es": r"(?:acuerdo|contrato|anexo) (?:de|sobre el) (?:tratamiento|procesamiento) de datos.{0,20}",
            "pt": r"(?:acordo|contrato|aditivo) de (?:tratamento|processamento) de dados.{0,20}",
            "it": r"(?:accordo|contratto|appendice) (?:sul|per il|di) trattamento (?:dei )?dati.{0,20}",
            "nl": r"verwerkersovereenkomst",
            "sv": r"personuppgiftsbitradesavtal",
            "da": r"databehandler ?aftale",
            "no": r"databehandleravtale",
            "pl": r"umowa powierzenia(?: przetwarzania)?(?: danych)?(?: osobowych)?",
        },
    ),
    Kind(
        "Data Controller Agreement",
        r"controller-?terms|data-controller\w*|controller-(?:addendum|agreement)",
        {
            "en": r"(?:data )?controller(?: to controller)? (?:terms|agreement|addendum)|joint controller "
            r"(?:agreement|addendum)"
        },
    ),
    Kind(
        "Children Privacy Policy",
        r"(?:childrens?|kids?|teens?|minors?)-(?:s-)?privacy\w*|coppa\w*|privacy-(?:for-)?(?:children|kids|teens|"
        r"minors)",
        {
            "en": r"(?:children|child|kid|kids|teen|student|minor)(?:'?s'?)?(?: online)? privacy(?: (?:policy|"
            r"notice|statement))?|coppa"
            r"(?: (?:policy|notice|statement|disclosure))?|privacy (?:policy|notice) for (?:children|kids|teens|"
            r"minors|students)",
            "de": r"datenschutz(?:erklarung|hinweise)? fur kinder",
            "fr": r"(?:politique de )?confidentialite (?:des|pour les) enfants",
            "es": r"(?:politica de )?privacidad (?:de|para) (?:ninos|menores)",
        },
    ),
    Kind(
        "Law Enforcement Guidelines",
        r"law-?enforcement\w*|law-guidelines|(?:governmental|government|law-enforcement|legal)-requests?\w*|"
        r"(?:groups|audiences)-law",
        {
            "en": r"(?:guidelines for )?law enforcement(?: (?:guidelines|requests?|guide|policy|information|"
            r"response))*"
        },
    ),
    Kind(
        "Vulnerability Disclosure Policy",
        r"(?:coordinated-|responsible-|security-)?vulnerability(?:-\w+)*|(?:responsible|security|"
        r"coordinated)-disclosure\w*|"
        r"bug-?bounty|security-(?:policy|advisory)|product-security\w*|disclosure",
        {
            "en": r"(?:coordinated |responsible |security )?(?:vulnerability )?disclosure(?: (?:policy|program|"
            r"programme|guidelines))|"
            r"(?:coordinated |responsible )(?:vulnerability )?disclosure|vulnerability (?:disclosure|reporting)|bug "
            r"bounty(?: program)?|"
            r"security (?:vulnerability )?(?:reporting|disclosure)(?: policy)?|report a (?:security )?vulnerability",
            "nl": r"(?:coordinated|responsible) (?:vulnerability )?disclosure",
        },
    ),
    Kind(
        "Copyright Claims Policy",
        r"(?:\w+-)?copyrights?(?:-\w+)?|dmca(?:-\w+)*|ip-policy|intellectual-property(?:-\w+)*|takedown|"
        r"repeat-?infringers?|"
        r"fair-?use|infringement\w*|copyright-infringement\w*",
        {
            "en": r"(?:dmca|copyright)(?: (?:policy|notice|claims?|complaints?|infringement|dispute|takedown|agent|"
            r"information))*|"
            r"intellectual property(?: (?:policy|rights|claims|complaints|notice|infringement))*|(?:notice (?:and|"
            r"&) )?takedown"
            r"(?: (?:policy|procedure))?|repeat infringer policy|ip policy",
            "de": r"urheberrecht(?:srichtlinie|shinweis|e)?|copyright",
            "fr": r"(?:politique (?:de |relative aux |en matiere de )?)?(?:droits? d'auteur|propriete "
            r"intellectuelle)",
            "es": r"(?:politica de )?(?:derechos de autor|propiedad intelectual)",
            "pt": r"(?:politica de )?(?:direitos autorais|direitos de autor|propriedade intelectual)",
            "it": r"(?:politica sul )?(?:diritto d'autore|proprieta intellettuale)",
            "ru": r"(?:авторские права|правообладателям|защита авторских прав)",
            "ja": r"著作権(?:ポリシー|について)?",
            "zh": r"(?:版权|版權|著作权|著作權)(?:政策|指引|保护)",
        },
    ),
    Kind(
        "Content Monetisation Policy",
        r"(?:content-)?moneti[sz]\w+(?:-\w+)*|(?:creator|partner)-(?:fund|rewards?|program|revenue|"
        r"code)\w*(?:-\w+)*|creator-stories",
        {
            "en": r"(?:content |creator )?moneti[sz]ation (?:policy|policies|standards|terms)|(?:partner|creator) "
            r"program(?:me)? (?:policies|terms)"
        },
    ),
    Kind(
        "Advertising Content Policy",
        r"(?:\w+-)?(?:ads?|advertis(?:ing|ement|ements|er|ers))-(?:policy|policies|standards|guidelines|polic\w+|"
        r"content-\w+|rules)"
        r"(?:-\w+)*|(?:\w+-)+ads-polic\w+|political-advertis\w+(?:-\w+)*",
        {
            "en": r"(?:ads?|advertis(?:ing|ement|er|ers)) (?:content )?(?:policy|policies|standards|guidelines|"
            r"rules)",
            "de": r"werberichtlinien",
            "fr": r"(?:regles|politiques?|charte) publicitaires?",
            "es": r"politicas? (?:de publicidad|publicitarias?)",
        },
    ),
    Kind(
        "Developer Terms",
        r"developers?-(?:\w+-)*(?:terms|policy|policies|agreement|guidelines|distribution-agreement)|"
        r"api-(?:\w+-)*(?:terms\w*|"
        r"licen[sc]e\w*|agreement|policy)|(?:\w+-)?api-(?:services-)?user-data-policy|(?:plugin|connectors?|"
        r"sdk|"
        r"open-platform|software-directory)-(?:\w+-)?(?:terms|policy|agreement)|"
        r"(?:\w+-)*open-platform-terms(?:-\w+)*|"
        r"protocol-developer\w*|(?:\w+-)?api-terms(?:-\w+)*|\w+-ads-api-agreement",
        {
            "en": r"(?:developers?|api|sdk|plugin)(?: (?:services?|platform|program))? (?:terms(?: (?:of "
            r"(?:use|service)|(?:and|&) "
            r"conditions))?|policy|policies|agreement|guidelines|licen[sc]e(?: agreement)?)|terms for developers",
            "de": r"entwickler ?(?:bedingungen|richtlinien|vereinbarung)",
            "fr": r"conditions (?:d'utilisation )?(?:de l'api|pour les developpeurs|des developpeurs)",
        },
    ),
    Kind(
        "Service Level Agreement",
        r"sla|service-levels?(?:-\w+)?",
        {
            "en": r"service levels?(?: agreement)?(?: \(?sla\)?)?|sla|uptime (?:commitment|guarantee)",
            "fr": r"(?:engagements?|accord) de niveaux? de service",
            "es": r"acuerdo de nivel de servicio",
        },
    ),
    Kind(
        "Brand Guidelines",
        r"(?:brand|trademarks?|logo)-(?:guidelines?|policy|usage|use|guidance|terms|assets)\w*|trade-?marks?",
        {
            "en": r"(?:brand|trademark|trademarks|logo)(?: usage| use)? (?:guidelines?|policy|guide|terms)|"
            r"trademarks?(?: information)?",
            "de": r"markenrichtlinien?",
            "fr": r"(?:regles|charte) (?:d'utilisation )?de la marque",
        },
    ),
    Kind(
        "Refund Policy",
        r"(?:returns?|refunds?|cancell?ations?)(?:-(?:and|n)-\w+)?(?:-(?:policy|policies|terms|guarantee))|refunds?|"
        r"\w+-refunds|"
        r"widerruf\w*|retractation|devoluciones|reembolsos?|iade-\w+|resi|diritto-di-recesso|droit-de-retractation|"
        r"politica-de-(?:devolucion\w*|reembolso)",
        {
            "en": r"(?:returns?|refunds?|cancell?ations?|exchange)(?: (?:and|&) (?:returns?|refunds?|exchanges?|"
            r"cancell?ations?))? "
            r"(?:policy|policies|terms)|refunds?|returns (?:and|&) refunds|refunds (?:and|&) returns|money back "
            r"guarantee|right of "
            r"withdrawal",
            "de": r"widerruf(?:s?recht|sbelehrung|sformular)?|ruckgabe(?:recht|bedingungen|richtlinien)?|"
            r"ruckerstattung(?:srichtlinien?)?",
            "fr": r"(?:droit de |politique de )?(?:retractation|retours?|remboursements?)(?: et (?:retours?|"
            r"remboursements?))?",
            "es": r"(?:politica de |cambios y )?(?:devoluci[oó]n(?:es)?|reembolsos?)(?: y (?:devoluciones|"
            r"reembolsos?))?",
            "pt": r"(?:politica de |trocas e )(?:devolucoes|devolucao|reembolsos?)|livre resolucao",
            "it": r"(?:diritto di recesso|politica (?:di|dei) (?:rimborsi?|resi)|resi e rimborsi)",
            "nl": r"retour(?:beleid|neren|voorwaarden)|herroepingsrecht",
            "pl": r"(?:zwroty|zwroty i reklamacje|polityka zwrotow|prawo odstapienia)",
            "sv": r"(?:angerratt|returpolicy|retur(?:er)?)",
            "da": r"(?:fortrydelsesret|returpolitik|retur(?:nering)?)",
            "tr": r"(?:iade|iptal)(?: ve (?:iade|degisim))?(?: (?:politikasi|kosullari|sartlari))?",
            "ru": r"(?:возврат|политика возврата|возврат и обмен|условия возврата)(?: \w+){0,2}",
            "ja": r"返品(?:・交換)?(?:について|ポリシー)?|返金ポリシー",
            "zh": r"(?:退款|退货|退貨|退换货)(?:政策|条款)?",
            "ko": r"(?:환불|반품)(?: ?정책| ?규정)?",
        },
    ),
    Kind(
        "General Conditions of Sale",
        r"cgv|conditions-(?:generales-)?de-vente|(?:terms|conditions)(?:-and-conditions)?-of-(?:sale|purchase)|"
        r"sales?-terms|"
        r"condiciones-de-(?:venta|compra)|condizioni-(?:generali-)?di-vendita|\w+-order-terms|hardware-terms|"
        r"purchase-terms|"
        r"verkaufsbedingungen|kop-?villkor|kopsvillkor|kjops?vilkar|handelsbetingelser",
        {
            "en": r"(?:general )?(?:terms|conditions)(?: (?:and|&) conditions)? of (?:sale|purchase|supply)|"
            r"(?:sales?|purchase) terms"
            r"(?: (?:and|&) conditions)?",
            "de": r"(?:allgemeine )?(?:verkaufs|liefer|einkaufs)bedingungen",
            "fr": r"(?:conditions (?:generales )?de ventes?|cgv|cgv ?/ ?cgu|conditions generales de ventes? "
            r"\(?cgv\)?)",
            "es": r"condiciones (?:generales )?de (?:venta|compra)",
            "pt": r"(?:condicoes|termos) (?:gerais )?de (?:venda|compra)",
            "it": r"(?:condizioni|termini)(?: generali)? di (?:vendita|acquisto)",
            "nl": r"(?:verkoop|inkoop)voorwaarden",
            "sv": r"kopvillkor",
            "da": r"handelsbetingelser|salgs og leveringsbetingelser",
            "no": r"(?:kjops|salgs)(?:vilkar|betingelser)",
            "ru": r"(?:условия|правила) продажи(?: \w+){0,2}",
        },
    ),
    Kind(
        "In-App Purchases Policy",
        r"in-app-\w+(?:-\w+)*|virtual-(?:items|goods|currency)(?:-\w+)*|service-credit-terms|gift-?cards?-terms",
        {
            "en": r"in app purchases?(?: (?:policy|terms))?|virtual (?:items?|goods|currency)(?: (?:policy|terms))?|"
            r"gift card terms(?: .{1,20})?"
        },
    ),
    Kind(
        "User Consent Policy",
        r"user-consent-\w+|consent-policy",
        {"en": r"(?:eu )?user consent policy"},
    ),
    Kind(
        "Commercial Terms",
        r"commercial-?terms(?:-\w+)*|(?:enterprise|business|corporate)-(?:\w+-)?(?:terms|agreement)(?:-\w+)*|msa|"
        r"(?:master-)?subscription-agreement|master-services?-agreement|terms-of-service-(?:enterprise|business)|"
        r"(?:customer-)?business-agreement|"
        r"paid-services-terms|(?:\w+-)?commercial-terms(?:-\w+)*",
        {
            "en": r"(?:commercial|enterprise|business|corporate) (?:customer )?(?:terms|agreement|terms of "
            r"(?:service|use))|master (?:services?|"
            r"subscription) agreement|msa|subscription agreement|(?:business|enterprise) services? agreement",
            "de": r"(?:rahmenvertrag|geschaftskundenbedingungen)",
        },
    ),
    Kind(
        "Accessibility Statement",
        r"accessib\w*(?:-(?:statement|policy))?|accessibilite|barrierefreiheit\w*|accesibilidad|accessibilita|"
        r"acessibilidade|"
        r"toegankelijkheid\w*|tillganglighet\w*|tilgjengelighet\w*|tilgaengelighed\w*|saavutettavuus\w*|dostepnosc",
        {
            "en": r"(?:web |digital )?accessibility(?: (?:statement|policy|notice|commitment|information))?",
            "de": r"(?:erklarung zur )?barrierefreiheit(?:serklarung)?",
            "fr": r"(?:declaration d')?accessibilite(?: ?: (?:non |partiellement |totalement )?conforme)?",
            "es": r"(?:declaracion de )?accesibilidad",
            "pt": r"(?:declaracao de )?acessibilidade",
            "it": r"(?:dichiarazione di )?accessibilita",
            "nl": r"toegankelijkheid(?:sverklaring)?",
            "sv": r"tillganglighet(?:sredogorelse)?",
            "da": r"tilgængelighed(?:serklæring)?",
            "no": r"tilgjengelighet(?:serklæring)?",
            "fi": r"saavutettavuus(?:seloste)?",
            "pl": r"(?:deklaracja )?dostepnosc[i]?",
            "cs": r"prohlaseni o pristupnosti",
            "ja": r"(?:ウェブ)?アクセシビリティ(?:方針|ポリシー)?",
            "he": r"(?:הצהרת )?נגישות",
        },
    ),
    Kind(
        "AI Policy",
        r"(?:responsible-|generative-|gen)?(?:ai|artificial-intelligence)-(?:policy|policies|principles|terms|"
        r"guidelines|statement|addendum|"
        r"transparency|ethics)|responsible-ai",
        {
            "en": r"(?:(?:responsible |generative |gen ?)?ai|artificial intelligence)(?: (?:usage|use|ethics))? "
            r"(?:policy|policies|terms|"
            r"principles|guidelines|statement|notice|addendum|disclosure|transparency)|responsible ai",
            "de": r"ki (?:richtlinien?|grundsatze|hinweise)",
            "fr": r"(?:politique|charte) (?:sur l'|d'|relative a l')?(?:ia|intelligence artificielle)",
        },
    ),
    Kind(
        "Security Policy",
        r"security-(?:policy|statement|measures|overview|exhibit|addendum)|information-security\w*",
        {
            "en": r"(?:information |data )?security (?:policy|statement|measures|exhibit|addendum|practices)|"
            r"technical (?:and|&) organi[sz]ational "
            r"(?:security )?measures",
            "de": r"technische und organisatorische massnahmen|sicherheitsrichtlinien?|tom",
        },
    ),
    Kind(
        "Human Rights Policy",
        r"(?:\w+-)?human-rights\w*(?:-\w+)*|modern-slavery\w*(?:-\w+)*",
        {
            "en": r"human rights(?: (?:policy|statement))?|(?:anti )?(?:modern )?slavery(?: (?:act|and human "
            r"trafficking))?(?: (?:statement|policy))?"
        },
    ),
    Kind(
        "Editorial Policy",
        r"editorial-(?:policy|guidelines|standards)|ethics(?:-policy)?|trust-ethics|corrections-policy",
        {"en": r"editorial (?:policy|guidelines|standards)|ethics policy|corrections policy"},
    ),
    Kind(
        "Review Guidelines",
        r"(?:app-)?review-(?:guidelines|policy)",
        {"en": r"(?:app )?review (?:guidelines|policy)"},
    ),
    Kind(
        "Restricted Use Policy",
        r"(?:prohibited|restricted)-(?:businesses|products|items)(?:-\w+)*|restricted-use-policy",
        {"en": r"(?:prohibited|restricted) (?:businesses|products|items|uses)(?: (?:policy|list))?"},
    ),
    Kind(
        "Acceptable Use Policy",
        r"\w*aup|(?:acceptable|fair|responsible)-use(?:-\w+)*|(?:\w+-)?usage-(?:policy|policies|guidelines)|"
        r"(?:generative-ai-)?"
        r"(?:prohibited-)?use-policy|(?:online-)conduct|user-(?:guidelines|conduct)|sending-policy|"
        r"prohibited-(?:use|content)(?:-\w+)*|"
        r"program-policies|anti-?spam(?:-\w+)*|(?:\w+-)+in-line-with-our-policies|creative-acceptance|"
        r"sharing-publication-policy|"
        r"publisher-(?:\w+-)?(?:polic\w+|guidelines|code-of-conduct|terms)|inappropriate-content(?:-\w+)*",
        {
            "en": r"acceptable use(?: (?:policy|policies|guidelines|terms))?(?: \(?aup\)?)?|aup|(?:fair|"
            r"responsible) use(?:age)? policy|"
            r"(?:usage|use|user conduct|conduct|anti ?spam|sending|email) (?:policy|policies|guidelines)|prohibited "
            r"(?:use|uses|content)"
            r"(?: policy)?|program policies",
            "de": r"(?:richtlinien? (?:zur|fur die) (?:akzeptablen|zulassigen|angemessenen) nutzung|"
            r"nutzungsrichtlinien?)",
            "fr": r"(?:politique|regles|charte) (?:d'utilisation|de bon usage)(?: acceptable| raisonnable)?",
            "es": r"politica de uso (?:aceptable|justo|razonable)",
            "pt": r"politica de uso aceitavel",
            "it": r"(?:politica|norme) (?:di|sull') ?(?:uso|utilizzo) (?:accettabile|consentito)",
            "nl": r"(?:beleid voor acceptabel gebruik|gebruiksbeleid)",
            "ja": r"利用(?:制限)?ポリシー|禁止事項",
            "zh": r"(?:可接受)?使用(?:政策|规范)",
        },
    ),
    Kind(
        "Community Guidelines",
        r"community-?(?:guidelines?|standards?|rules|policy|policies|values|principles|agreement|code|terms)\w*|"
        r"(?:\w+-)?guidelines|"
        r"code-of-conduct|(?:content-)?moderation(?:-policy)?|content-(?:policy|policies|guidelines|standards|rules)|"
        r"(?:house|forum|site|platform|safety)-rules|rules|netiquette|participation-guidelines|communityguidelines|"
        r"rules-and-policies|community-standards",
        {
            "en": r"(?:our )?(?:community|content|forum|house|platform|safety|commenting|comment|member|user|"
            r"posting)(?: content)? (?:guidelines|"
            r"standards|rules|principles|policy|policies|moderation(?: policy)?)|(?:community )?code of conduct|"
            r"(?:community )?guidelines|"
            r"rules|netiquette|site rules",
            "de": r"(?:community|gemeinschafts|nutzer) ?(?:richtlinien|regeln|standards)|netiquette|"
            r"verhaltens(?:kodex|regeln)|"
            r"(?:forum|haus)regeln",
            "fr": r"(?:regles|charte|normes|directives|lignes directrices|principes)(?: de (?:la )?| )communau(?:te|"
            r"taires?)|code de "
            r"(?:bonne )?conduite|reglement|charte de moderation",
            "es": r"(?:normas|reglas|pautas|directrices) (?:de (?:la )?|comunitarias)(?:comunidad)?|codigo de "
            r"conducta",
            "pt": r"(?:diretrizes|regras|normas|padroes) (?:da |de )comunidade|codigo de conduta",
            "it": r"(?:linee guida|regole|norme|standard)(?: del?la)? community|codice di condotta|linee guida "
            r"della comunita",
            "nl": r"(?:community|gemeenschaps|huis) ?(?:richtlijnen|regels)|gedragscode",
            "pl": r"(?:zasady|wytyczne|standardy) (?:dla )?spolecznosci|kodeks postepowania",
            "sv": r"(?:community ?|gemenskaps)(?:riktlinjer|regler)|uppforandekod|riktlinjer for (?:community|"
            r"gemenskapen)",
            "da": r"(?:retningslinjer for )?(?:faellesskabet|community)(?:retningslinjer|regler)?|adfaerdskodeks",
            "no": r"(?:retningslinjer for fellesskapet|fellesskapsretningslinjer|etiske retningslinjer)",
            "fi": r"yhteiso(?:saannot|n saannot|ohjeet)|kayttaytymissaannot",
            "cs": r"(?:pravidla|zasady) komunity|kodex chovani",
            "tr": r"(?:topluluk|forum) (?:kurallari|ilkeleri|kilavuzu|standartlari)|davranis kurallari",
            "ru": r"(?:правила|принципы|нормы) (?:сообщества|форума|поведения)|кодекс поведения",
            "uk": r"(?:правила|принципи|норми) (?:спільноти|форуму|поведінки)",
            "ja": r"(?:コミュニティ|投稿)(?:ガイドライン|規定|ルール)|ガイドライン|行動規範",
            "zh": r"(?:社区|社群|社區)(?:准则|準則|规则|規則|规范|规定|指南|守則|守则|公约)",
            "ko": r"(?:커뮤니티|운영) ?(?:가이드라인|가이드|규정|수칙|정책)|운영 ?원칙",
            "ar": r"(?:ارشادات|معايير|قواعد) المجتمع",
            "he": r"(?:כללי|הנחיות) ה?קהילה",
        },
    ),
)
