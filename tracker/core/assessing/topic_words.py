"""The words that tell what a clause is about, by topic and language. Data only.

English is read in every policy, the language of the policy besides. Patterns are for casefolded text (German `ß` is
`ss` there) and stand between borders of words.
"""

from __future__ import annotations

TOPIC_WORDS: dict[str, dict[str, str]] = {
    "arbitration and liability": {
        "en": r"arbitrat\w*|class[- ]action|jury trial|class waiver|liab(?:le|ility|ilities)|indemnif\w*|indemnity"
        r"|warrant(?:y|ies)|disclaim\w*|damages|governing law|laws? of|jurisdiction|venue|dispute\w*|litigation"
        r"|hold harmless"
        r"|not (?:be )?responsible|as is",
        "de": r"haft(?:en|et|ung\w*)|gewährleistung\w*|schieds\w+|gerichtsstand\w*|schadens?ersatz\w*|streitigkeit\w*"
        r"|verbraucherschlichtung\w*|anwendbares recht|fahrlässig\w*|rechtsweg",
        "fr": r"responsabilités?|litiges?|différends?|arbitrages?|dommages(?:-intérêts)?|tribuna(?:l|ux)|garanties?"
        r"|loi applicable|droit applicable|indemnis\w+|médiat(?:ion|eur)",
        "es": r"arbitraje\w*|responsabilidad\w*|litigios?|controversias?|daños|tribunales|jurisdicción|garantías?"
        r"|indemniz\w+|ley aplicable|legislación aplicable",
        "it": r"responsabilità|controversi[ae]|arbitrat[oi]|foro competente|danni|garanzi[ae]|legge applicabile"
        r"|risarcimento|manlev\w+|giurisdizione",
        "pt": r"responsabilidade\w*|arbitragem|litígios?|disputas?|danos|foro|garantias?|lei aplicável|indeniz\w+"
        r"|indemniz\w+",
        "nl": r"aansprakelijk\w*|arbitrage|geschill?en|geschil|schade\w*|bevoegde rechter|toepasselijk recht|garanties?"
        r"|vrijwar\w+",
        "pl": r"odpowiedzialnoś\w+|arbitraż\w*|spor(?:y|u|ów)|sąd\w*|szkod\w+|gwarancj\w+|prawo właściwe",
        "sv": r"ansvar\w*|skiljeförfarande\w*|skiljedom\w*|tvist\w*|skadestånd\w*|domstol\w*|tillämplig lag|garanti\w*",
    },
    "ai training": {
        "en": r"artificial intelligence|machine[- ]learning|generative|\bllms?\b|language models?"
        r"|(?:use|using|train|training|with|by|our|of) ai|ai[- ](?:act|models?|systems?|features?|tools?|training"
        r"|outputs?|technolog\w*|generated|powered|assistants?|based|services?)"
        r"|train(?:ing)? (?:of |our |its |the |and improv\w+ )*(?:\w+ )?(?:models?|algorithms?|ai)|model training"
        r"|(?:improv\w+|develop\w*|fine-tun\w+) (?:\w+ ){0,3}(?:models?|algorithms?)",
        "de": r"künstliche\w* intelligenz|ki|ki-\w+|sprachmodell\w*|maschinelle\w* lern\w+"
        r"|(?:trainieren|training) (?:\w+ ){0,4}modell\w*|modell\w* (?:\w+ ){0,3}(?:zu )?trainieren",
        "fr": r"intelligence artificielle|ia|modèles? de langage|apprentissage automatique"
        r"|entraîn\w+ (?:\w+ ){0,3}(?:modèles?|algorithmes?)",
        "es": r"inteligencia artificial|ia|modelos? de lenguaje|aprendizaje automático"
        r"|entrenar (?:\w+ ){0,3}(?:modelos?|algoritmos?)",
        "it": r"intelligenza artificiale|ia|modelli linguistici|apprendimento automatico"
        r"|addestra\w+ (?:\w+ ){0,3}(?:modelli|algoritmi)",
        "pt": r"inteligência artificial|ia|modelos? de linguagem|aprendizado de máquina|aprendizagem automática"
        r"|treinar (?:\w+ ){0,3}modelos?",
        "nl": r"kunstmatige intelligentie|ai-\w+|taalmodel\w*|machinaal leren|(?:trainen|train) (?:\w+ ){0,3}model\w*",
        "pl": r"sztuczn\w+ inteligencj\w+|uczeni\w+ maszynow\w+|model\w* językow\w+|trenowa\w+",
        "sv": r"artificiell intelligens|ai-\w+|språkmodell\w*|maskininlärning|träna (?:\w+ ){0,3}modell\w*",
    },
    "children": {
        "en": r"child(?:ren)?(?:'s|’s)?|minors?|coppa|parent(?:s|al)?|guardians?|under (?:the age of )?1[3-8]",
        "de": r"kind(?:er\w*|s|es)?|minderjährig\w*|eltern|erziehungsberechtigt\w*|sorgeberechtigt\w*|jugendlich\w*",
        "fr": r"enfants?|mineur(?:e?s|e)?|parents?|parentale?|moins de 1[3-8] ans|tuteurs?",
        "es": r"menores|menor de edad|niñ[oa]s?|padres|tutores|tutor legal|patria potestad",
        "it": r"minor[ei]|minorenn[ei]|bambin[oi]|genitor[ei]\w*|tutor[ei]|responsabilità genitoriale",
        "pt": r"crianças?|menores|menor de idade|pais|adolescentes?|responsável legal",
        "nl": r"kind(?:eren|s)?|minderjarig\w*|ouders?|voogd\w*|jonger dan 1[2-8]",
        "pl": r"dzieci\w*|dziecko|małoletni\w*|niepełnoletni\w*|rodzic\w*|opiekun\w*",
        "sv": r"barn\w*|minderårig\w*|föräld\w+|vårdnadshavare|målsman\w*",
    },
    "international": {
        "en": r"international(?:ly)? transfers?"
        r"|transfer(?:red|s|ring)? (?:\w+ ){0,6}(?:countr(?:y|ies)|abroad|outside|united states)|cross-border"
        r"|standard contractual clauses|privacy shield|data privacy framework|adequacy|third countr(?:y|ies)"
        r"|outside (?:of )?(?:the )?(?:eea|european|eu|uk|united)|california\w*|ccpa|cpra|gdpr|lgpd|residents? of"
        r"|state privacy",
        "de": r"dritt(?:l[aä]nd\w*|staat\w*)|ausserhalb (?:der |des |von )?(?:eu|ewr|europä\w+|schweiz)"
        r"|standardvertragsklauseln|standarddatenschutzklauseln|angemessenheitsbeschl\w+|vereinigten staaten",
        "fr": r"pays tiers|hors (?:de )?(?:l['’])?(?:ue|eee|union|espace)"
        r"|en dehors de (?:l['’])?(?:ue|eee|union|espace)"
        r"|clauses contractuelles types|décision d['’]adéquation|transferts? (?:\w+ ){0,4}(?:internation\w+|étranger)"
        r"|états-unis|rgpd",
        "es": r"transferencias? internacional\w*|terceros países|tercer país"
        r"|fuera (?:del|de la|de) (?:eee|ue|espacio|unión)"
        r"|cláusulas contractuales tipo|decisión de adecuación|estados unidos|rgpd",
        "it": r"paes[ei] terz[oi]|trasferiment\w+ (?:\w+ ){0,4}(?:ester\w+|paes[ei])|fuori (?:dal|dall|dello)\W?\w*"
        r"|al di fuori (?:dell\W?|dello )(?:ue|unione|see|spazio)|clausole contrattuali (?:tipo|standard)"
        r"|decisione di adeguatezza|stati uniti",
        "pt": r"transferências? internaciona\w+|países terceiros|fora (?:do|da|de) (?:eee|ue|brasil|espaço|união)"
        r"|cláusulas contratuais|estados unidos|lgpd",
        "nl": r"derde landen|buiten (?:de |het )?(?:eu|eer|europese\w*)|modelcontractbepalingen"
        r"|standaardcontractbepalingen|adequaatheidsbesluit|verenigde staten",
        "pl": r"państw\w* trzeci\w*|poza (?:eog|ue|europejski\w*|unię)|standardow\w+ klauzul\w+|stan\w+ zjednoczon\w+",
        "sv": r"tredje ?land\w*|utanför (?:eu|ees|europeiska)|standardavtalsklausul\w*|adekvat skyddsnivå|usa",
    },
    "cookies": {
        "en": r"cookies?|web beacons?|pixels?|local storage|tracking technolog\w*|similar technolog\w*|tags?"
        r"|do[- ]not[- ]track|global privacy control",
        "de": r"cookie\w*|zählpixel|tracking\w*|nachverfolg\w*",
        "fr": r"traceurs?|témoins de connexion|balises?",
        "es": r"balizas?|rastreadores|tecnologías de seguimiento",
        "it": r"tracciatori|strumenti di tracciamento",
        "pt": r"rastreador\w*|tecnologias de rastreamento",
        "nl": r"trackers?|volgtechnologie\w*",
        "pl": r"plik\w* cookies?|ciastecz\w+|śledzeni\w*",
        "sv": r"kakor|spårningsteknik\w*|webbfyrar",
    },
    "retention": {
        "en": r"retain\w*|retention|how long (?:we|do|is|are|it|your|data|information|personal)|storage period"
        r"|keep (?:\w+ ){0,6}for|(?:kept|stored|held|saved) (?:\w+ ){0,4}(?:for|until)|as long as|no longer necessary"
        r"|(?:delet(?:ed?|ing)|erased?|destroy(?:ed)?|discard(?:ed)?|purged?|wiped?|overwritten|anonymi[sz]ed?|vanish"
        r"|disappear|removed)"
        r" (?:\w+ ){0,3}(?:after|within)|archiv\w*",
        "de": r"speicher(?:dauer|frist\w*|n|t|ung)|gespeichert|aufbewahr\w*|löschfrist\w*|solange"
        r"|(?:nach|binnen|innerhalb) (?:\S+ ){1,4}gelöscht|gelöscht|(?:lösch|vernicht)\w* (?:\S+ ){0,3}nach",
        "fr": r"conserv(?:ation|ées?|és?|ons|er|ent)|durées?|(?:effacé|supprimé|détruit)e?s? (?:après|au bout)"
        r"|archiv\w*",
        "es": r"conserv(?:ación|amos|ados?|adas?|aremos|ar|an)|plazos? de conservación|se eliminarán|se suprimirán"
        r"|almacena(?:mos|dos|das|remos)|archiv\w*",
        "it": r"conserv(?:azione|iamo|ati|ate|ato|ata|are|eremo|ano)|archivi\w*|cancellati (?:dopo|entro)",
        "pt": r"conserv(?:ação|amos|ados?|adas?|ar)|armazena(?:mos|dos?|das?|mento|r)|ret(?:enção|emos|idos?|idas?)"
        r"|guarda(?:mos|dos?|das?)",
        "nl": r"bewa(?:ar|ren)\w*|bewaard|bewaartermijn\w*|opgeslagen|verwijderd na",
        "pl": r"przechow\w+|okres\w* przechowywania|archiwiz\w+",
        "sv": r"lagra(?:r|s|d|t|de)?|lagringstid\w*|spara(?:r|s|d|t)?|bevara\w*|gallr\w+",
    },
    "rights": {
        "en": r"your rights?|right (?:to|of)|rights? (?:request|under)|access (?:to )?(?:your|and)|rectif\w*"
        r"|correct(?:ion)? (?:of )?(?:your|inaccura)\w*|eras(?:e|ure)|portab\w*|delet(?:e|ion) (?:of )?your"
        r"|ask us to (?:correct|delete|erase|stop|restrict|send)"
        r"|data subject\w*|complain\w*|supervisory authorit\w*"
        r"|copy of (?:your|the) (?:personal )?(?:data|information)",
        "de": r"betroffenenrecht\w*|auskunft\w*|berichtigung\w*|löschung|(?:daten)?übertragbarkeit|widerspruch\w*"
        r"|recht auf|beschwerde\w*|aufsichtsbehörd\w*|einschränkung der verarbeitung|berichtigen|verlangen, dass wir",
        "fr": r"vos droits|droits? (?:d['’](?:accès|effacement|opposition)|de|à)|portabilité|rectification|effacement"
        r"|opposition|réclamation|cnil|autorité de contrôle",
        "es": r"(?:sus|tus) derechos|derechos? (?:de|a)|rectificación|supresión|oposición|portabilidad|reclamación"
        r"|autoridad de control|limitación del tratamiento",
        "it": r"diritt[oi] (?:di|all\W?\w*|alla|al)|rettifica|cancellazione|opposizione|portabilità|reclamo|garante"
        r"|limitazione del trattamento|(?:i tuoi|i suoi) diritti",
        "pt": r"(?:seus|os) direitos|direitos? (?:de|a|ao|à)|retificação|correção|eliminação|oposição|portabilidade"
        r"|reclamação|anpd",
        "nl": r"recht(?:en)? (?:op|om|van)|inzage|rectificatie|correctie|verwijdering|bezwaar|overdraagbaarheid"
        r"|klacht\w*|autoriteit persoonsgegevens|(?:uw|je) rechten",
        "pl": r"praw[oa] do|dostępu|sprostowani\w+|usunięci\w+|przenoszeni\w+|sprzeciw\w*|skarg\w+"
        r"|organ\w* nadzorcz\w+",
        "sv": r"rätt(?:en)? (?:till|att)|rättigheter|rättelse|radering|invändning\w*|dataportabilitet|registerutdrag"
        r"|klagomål|tillsynsmyndighet\w*|integritetsskyddsmyndigheten",
    },
    "choice": {
        "en": r"opt(?:ing)?[- ]?(?:out|in)|unsubscribe|choices?|preferences?|consent\w*|withdraw\w*|your settings",
        "de": r"widerruf\w*|einwillig\w*|abmelden|abbestell\w*|zustimm\w*|einstellungen",
        "fr": r"consentements?|désinscri\w+|désabonn\w+|vos choix|retirer votre|préférences|paramétr\w+",
        "es": r"consentimiento\w*|cancelar su suscripción|preferencias|sus opciones",
        "it": r"consens[oi]|disiscri\w+|revoca\w*|preferenze|le tue scelte",
        "pt": r"consentimento\w*|cancelar a inscrição|preferências|suas escolhas|descadastr\w+",
        "nl": r"toestemming\w*|afmelden|uitschrijven|voorkeuren|intrekken|uw keuzes",
        "pl": r"zgod[ayęą]\w*|wypisa\w+|preferencj\w+|wycofa\w+",
        "sv": r"samtyck\w*|avregistrer\w+|återkalla\w*|inställningar|dina val",
    },
    "sharing": {
        "en": r"shar(?:e[ds]?|ing)|disclos\w*|third[- ]part(?:y|ies)|sell(?:s|ing)?|sold|sale of|affiliates?"
        r"|service providers?|vendors?|partners|sub-?processors?|recipients?|law enforcement|merger|acquisition"
        r"|transfer(?:red)? to|advertisers?|pass(?:es|ed)? (?:\w+ )?to|buyers?|agenc(?:y|ies)|sister compan\w+",
        "de": r"weiter(?:g\w+|leit\w+)|geben (?:\S+ ){0,8}weiter|empfänger\w*|\w*dienstleister\w*|\w*partner\w*"
        r"|dritt(?:e[nrm]?|anbieter\w*|parteien)|verkauf\w*|auftragsverarbeit\w*|offen(?:zu)?leg\w*|offengelegt"
        r"|übermittel\w*|übermittl\w+|konzern\w*|behörden",
        "fr": r"partag\w+|destinataires?|tiers|partenaires?|sous-traitants?|prestataires?|divulgu\w+"
        r"|vend(?:ons|re|ues?)"
        r"|transmi(?:ses?|s|ssion|ssions)|transmett\w+|communiqu(?:er|ées?|ons)|cession|filiales?",
        "es": r"compart\w+|terceros|destinatarios?|ced(?:er|emos|idos|idas)|cesión|cesiones|vend(?:er|emos)|socios"
        r"|empresas colaboradoras|encargados?|proveedor(?:es)? de servicios|divulg\w+|filiales"
        r"|comunica(?:ción|mos) (?:\w+ ){0,3}datos",
        "it": r"condivi\w+|terz[ei]|destinatari\w*|comunicati|comunicate|comunicare|cede(?:re|remo|iamo)"
        r"|vend(?:ere|iamo)"
        r"|partner|fornitori|responsabili del trattamento|divulg\w+|società del gruppo",
        "pt": r"compartilh\w+|partilh\w+|terceiros|destinatários?|vend(?:er|emos)|parceiros|prestadores|operadores"
        r"|divulg\w+|subcontrata\w+|afiliad\w+",
        "nl": r"del(?:en|t)|gedeeld|derden|derde partij\w*|ontvangers?|verstrek\w+|verkop\w+|partners?|verwerkers?"
        r"|dienstverleners?|doorgeven|dochterondernemingen",
        "pl": r"udostępni\w+|przekaz\w+|podmiot\w+ trzeci\w+|osob\w+ trzeci\w+|odbiorc\w+|sprzeda\w+|partner\w+"
        r"|podmiot\w+ przetwarzając\w+|dostawc\w+",
        "sv": r"dela(?:r|s|d|t|de)?|tredje ?part\w*|mottagare\w*|lämna(?:r|s)? ut|sälj\w*|partner\w*"
        r"|personuppgiftsbiträde\w*|underleverantör\w*|leverantör\w*|överför\w*",
    },
    "security": {
        "en": r"secur(?:e|ity|ely)|encrypt\w*|safeguards?|breach\w*|protect(?:ion|ed)? (?:of )?(?:your|the|against)"
        r"|unauthori[sz]ed access|firewalls?|passwords?"
        r"|br(?:eak|oken?|eaks) into|hack\w*|incidents?|intru\w+",
        "de": r"\w*sicherheit\w*|verschlüssel\w*|schutzmassnahm\w*|pass(?:wort|wörter)\w*|unbefugt\w*"
        r"|technische\w* und organisatorische\w*|datenpanne\w*",
        "fr": r"sécurité\w*|sécuris\w+|chiffr(?:é\w*|ement|ons)|mots? de passe|violation de données|protégés? contre"
        r"|intrusions?|non autorisée?s?",
        "es": r"seguridad\w*|cifra\w*|ciframos|encripta\w*|contraseñas?|medidas (?:técnicas|de seguridad)"
        r"|violación de (?:la )?seguridad|no autorizad\w+",
        "it": r"sicurezza|cifrat\w+|crittograf\w+|password|misure (?:tecniche|di sicurezza)"
        r"|violazion\w+ (?:di|dei) dati"
        r"|non autorizzat\w+",
        "pt": r"segurança|criptograf\w+|cifra\w*|senhas?|palavras?-passe|medidas técnicas|não autorizad\w+",
        "nl": r"beveilig\w*|versleutel\w*|wachtwoord\w*|datalek\w*|onbevoegd\w*|technische en organisatorische",
        "pl": r"bezpieczeństw\w+|szyfrow\w+|hasł\w+|zabezpiecz\w+|naruszeni\w+",
        "sv": r"säkerhet\w*|krypter\w*|lösenord\w*|obehörig\w*|skyddsåtgärd\w*|dataintrång\w*",
    },
    "payment": {
        "en": r"pay(?:ment|ments|able|ing)?|fees?|pric(?:e|es|ing)|refund\w*|money back|subscription\w*|billing"
        r"|billed|charge[ds]?"
        r"|renew\w*|cancel\w*|invoice\w*|credits?|tax(?:es)?|costs? (?:\w+ )?[$€£]?\d\w*",
        "de": r"zahl(?:ung\w*|en|bar)|gebühr\w*|preis\w*|entgelt\w*|rechnung\w*|abonnement\w*|erstatt\w*|verlänger\w*"
        r"|kosten|mehrwertsteuer",
        "fr": r"paiements?|rembours\w+|tarif\w*|prix|abonnements?|factur\w+|frais|coûte\w*|renouvel\w+|payer|tva",
        "es": r"pagos?|precios?|tarifas?|cuotas?|factur\w+|reembols\w+|suscripci\w+|renovaci\w+|iva|cobr(?:o|os|amos)",
        "it": r"pagament\w+|prezz[oi]|canon[ei]|tariff\w+|abbonament\w+|fattur\w+|rimbors\w+|rinnov\w+|costi|iva",
        "pt": r"pagamentos?|preços?|taxas?|tarifas?|mensalidades?|assinaturas?|fatur\w+|reembols\w+|renovaç\w+"
        r"|cobran\w+",
        "nl": r"betal\w+|prij(?:s|zen)|kosten|abonnement\w*|factu\w+|terugbetal\w+|verleng\w+|tarie\w+|btw",
        "pl": r"płatnoś\w+|opłat\w*|cen[ayęą]?|abonament\w*|subskrypcj\w+|faktur\w*|zwrot\w*|odnowieni\w+",
        "sv": r"betal\w+|avgift\w*|pris(?:er|et|erna)?|prenumeration\w*|faktur\w+|återbetal\w+|förny\w+|moms",
    },
    "policy changes": {
        "en": r"chang(?:es?|ing) (?:to|of|in) (?:this|these|our|the) (?:\w+ )?(?:polic\w+|terms|notice|agreement"
        r"|statement)"
        r"|updat(?:e|es|ed|ing) (?:to |of )?(?:this|these|our|the) (?:\w+ )?(?:polic\w+|terms|notice|agreement)"
        r"|(?:chang|amend|modif|revis|updat)\w* (?:this|these|our|the) (?:\w+ )?(?:polic\w+|terms|notice|agreement)"
        r"|(?:new|current|latest|updated) version of (?:this|these|our|the)|last (?:updated|revised|modified|edited)"
        r"|effective (?:date|as of)|material changes|previous versions?",
        "de": r"änderung\w*|(?:datenschutzerklärung|bedingungen|agb|richtlinie\w*|hinweise) (?:\S+ ){0,4}"
        r"(?:zu )?(?:ändern|anpassen|anzupassen|aktualisier\w+)|letzte aktualisierung|fassung",
        "fr": r"modifications? (?:de|apportées?|des)|modifier (?:\w+ ){0,3}(?:politique|conditions|charte)"
        r"|(?:politique|charte|conditions|notice) (?:\w+ ){0,3}(?:évoluer|changer|modifiée?s?)"
        r"|mises? à jour (?:de|des)|dernière mise à jour|entrée en vigueur",
        "es": r"cambios|(?:política|condiciones|términos|aviso) (?:\w+ ){0,3}(?:cambiar|modificad\w+|modificarse)"
        r"|modifica\w+ (?:\w+ ){0,3}(?:política|condiciones|términos|aviso)|actualizaci\w+ de (?:esta|la)"
        r"|última actualización|entrada en vigor",
        "it": r"modific\w+ (?:\w+ ){0,3}(?:informativa|condizioni|termini|policy)|ultimo aggiornamento"
        r"|aggiornament\w+ (?:della|dell\W?\w*)|modifiche (?:alla|alle|ai)",
        "pt": r"alterações|alterar (?:\w+ ){0,3}(?:política|termos|condições)|mudanças (?:nesta|na|nestes)"
        r"|última atualização|atualizar (?:esta|estes|a)",
        "nl": r"wijzigingen|wijzig(?:en|t)? (?:\w+ ){0,4}(?:beleid|voorwaarden|verklaring\w*)"
        r"|laatst (?:bijgewerkt|gewijzigd)"
        r"|(?:beleid|voorwaarden|\w*verklaring) (?:\w+ ){0,4}(?:te )?(?:wijzigen|aanpassen)",
        "pl": r"zmian\w*|zmieni\w+ (?:\w+ ){0,3}(?:polityk\w+|regulamin\w*)|ostatnia aktualizacja|aktualizacj\w+",
        "sv": r"ändringar|ändra (?:\w+ ){0,3}(?:policy\w*|villkor\w*)|senast uppdaterad\w*|uppdatera (?:denna|dessa)",
    },
    "collection": {
        "en": r"collect\w*|information you (?:provide|give)|information we|personal (?:data|information) (?:we|that)"
        r"|we (?:may |also )?(?:receive|obtain|gather|note|record|ask (?:you )?for)|categories of|automatically"
        r"|how we use"
        r"|use of (?:your )?(?:data|information)|purposes?|legal bas[ie]s|process(?:ing)? (?:of )?(?:your )?personal"
        r"|(?:app|apps|site|website|software|device|we) (?:also |automatically |may )?"
        r"(?:records?|logs?|tracks?|measures?|registers?|captures?)",
        "de": r"erheb\w*|erhob\w*|verarbeit\w*|erfass\w*|nutzungsdaten|zwecke?n?|rechtsgrundlage\w*|sammel\w*",
        "fr": r"collect(?:e|er|ons|ées?)|recueill\w+|traitements?|finalités?|bases? (?:légale|juridique)s?"
        r"|données (?:\w+ ){0,2}(?:que nous|traitées)",
        "es": r"recopil\w*|registramos|recab\w+|recog(?:emos|er|ida|idos)|tratamientos?|finalidad\w*"
        r"|base (?:jurídica|legal)",
        "it": r"raccogl\w+|raccolt[aeio]|registriamo|trattament[oi]|finalità|base giuridica|acquisi\w+",
        "pt": r"colet\w+|recolh\w+|tratamentos?|finalidades?|base legal|obtemos",
        "nl": r"verzamel\w*|verwerk(?:en|t|ing|ingen)|doeleinden|grondslag\w*|registrer\w+",
        "pl": r"zbiera\w+|gromadz\w+|przetwarza\w+|cel\w* przetwarzania|podstaw\w+ prawn\w+|pozyskuj\w+",
        "sv": r"samla\w*(?: in)?|insaml\w+|behandl\w+|ändamål\w*|rättslig grund",
    },
    "content licence": {
        "en": r"licen[cs]e\w*|intellectual property|copyright\w*|trademarks?|your content|user content|ownership"
        r"|royalt\w+|dmca|sublicens\w*|output|(?:you|users?) (?:upload|post|publish|submit)\w*",
        "de": r"\w*lizenz\w*|urheber\w*|nutzungsrecht\w*|geistige\w* eigentum\w*|marken(?:recht\w*)?|ihre inhalte",
        "fr": r"licences?|propriété intellectuelle|droits? d['’]auteur|marques?|votre contenu|vos contenus",
        "es": r"licencias?|propiedad intelectual|derechos de autor|marcas?|su contenido",
        "it": r"licenz[ae]|proprietà intellettuale|diritt[oi] d\W?autore|march[io]|contenuti dell\W?utente",
        "pt": r"licenças?|propriedade intelectual|direitos autorais|direitos de autor|marcas?|seu conteúdo",
        "nl": r"licenti\w+|intellectuele eigendom\w*|auteursrecht\w*|merk(?:en|recht\w*)?|uw inhoud",
        "pl": r"licencj\w+|własnoś\w+ intelektualn\w+|praw\w* autorsk\w+|znak\w* towarow\w+",
        "sv": r"licens\w*|immateriell\w*|upphovsrätt\w*|varumärke\w*|ditt innehåll",
    },
    "conduct": {
        "en": r"prohibit\w*|acceptable use|you (?:may|must|shall|agree) not|violat\w*|harass\w*|abus(?:e|ive)|spam"
        r"|scrap(?:e|ing)|malware|impersonat\w+|reverse[- ]engineer\w*|illegal|unlawful|misuse|hate|fraud\w*"
        r"|terroris\w*|violence|guidelines|conduct",
        "de": r"verbot\w*|untersag\w*|missbrauch\w*|belästig\w*|rechtswidrig\w*|hass\w*|betrug\w*|gewalt\w*",
        "fr": r"interdit\w*|interdictions?|harcel\w+|abus\w*|illicites?|haine\w*|fraud\w+|violences?",
        "es": r"prohib\w+|acoso|abus\w+|ilícit\w+|ilegal\w*|odio|fraude\w*|violencia",
        "it": r"viet\w+|divieto|proibi\w+|molest\w+|abus\w+|illecit\w+|odio|frod[ei]|violenza",
        "pt": r"proib\w+|assédio|abus\w+|ilícit\w+|ilegal\w*|ódio|fraude\w*|violência",
        "nl": r"verboden|misbruik\w*|intimid\w+|onrechtmatig\w*|haat\w*|fraude\w*|geweld",
        "pl": r"zabroni\w+|zakaz\w*|nadużyci\w+|nękani\w+|bezprawn\w+|nienawiś\w+|oszust\w+|przemoc\w*",
        "sv": r"förbju\w+|missbruk\w*|trakasser\w+|olaglig\w*|hat\w*|bedrägeri\w*|våld\w*",
    },
    "account": {
        "en": r"terminat\w*|suspend\w*|suspension|your account|account (?:deletion|closure)|registration|eligib\w*"
        r"|credentials|log ?in",
        "de": r"kündig\w*|\w*konto\w*|sperr(?:en|ung)\w*|registrier\w*|anmeldung",
        "fr": r"résili\w+|votre compte|comptes?|suspen\w+|inscription|identifiants?",
        "es": r"(?:su |tu )?cuenta|darse de baja|cancelación|suspen\w+|rescis\w+|registro|credenciales",
        "it": r"account|rece(?:sso|dere)|sospen\w+|risoluzione|registrazione|credenziali",
        "pt": r"(?:sua )?conta|encerramento|suspen\w+|rescis\w+|cadastro|credenciais",
        "nl": r"account\w*|opzegg\w+|beëindig\w+|opschort\w*|registratie",
        "pl": r"kont[aoeu]\w*|rozwiąza\w+|zawiesz\w+|rejestracj\w+|wypowiedz\w+",
        "sv": r"konto\w*|uppsäg\w+|säga upp|stänga av|avstäng\w+|registrering\w*",
    },
    "contact": {
        "en": r"contact(?:ing)? (?:us|me|information|details)|contact|e-?mail us|write to|data protection officer"
        r"|\bdpo\b|postal address|mailto:|[\w.+-]+@[\w-]+\.\w+|questions",
        "de": r"kontakt\w*|datenschutzbeauftragt\w*|anschrift|postadresse|fragen",
        "fr": r"contact\w*|nous contacter|délégué à la protection|adresse postale",
        "es": r"contact\w+|delegado de protección|dirección postal",
        "it": r"contatt\w+|responsabile della protezione|indirizzo postale|scriv\w+ a",
        "pt": r"contato|contacto|fale conosco|encarregado|endereço postal",
        "nl": r"contact\w*|functionaris (?:voor )?gegevensbescherming|postadres|vragen",
        "pl": r"kontakt\w*|inspektor\w* ochrony|adres pocztowy|pytani\w+",
        "sv": r"kontakta\w*|dataskyddsombud\w*|postadress\w*|frågor",
    },
}
"""Topic to the words that speak of it, the more telling topics first: a tie goes to the earlier one."""
