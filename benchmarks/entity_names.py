"""What made-up lists of subprocessors are made of: companies, what they do, where they are, in seven languages.

Written from what published lists look like, not from what the reader looks for: names without a legal form, names with
commas, numbers and aliases in them, towns, addresses, cloud regions, several countries in one cell.
"""

from __future__ import annotations

STEMS = [
    "Nimbusly",
    "Corvid",
    "Datawharf",
    "Quillstream",
    "Mailfern",
    "Ostrava",
    "Parcelbee",
    "Tinderbox",
    "Sentrion",
    "Loopwise",
    "Brightfold",
    "Kestrelo",
    "Harborline",
    "Vantora",
    "Pixelmoor",
    "Ledgerly",
    "Oakhurst",
    "Zephyrnet",
    "Callgrove",
    "Metricana",
    "Stackbarn",
    "Authorum",
    "Fernwerk",
    "Delphina",
    "Novacrux",
    "Tallybird",
    "Orbweaver",
    "Chatterley",
    "Signfold",
    "Grafton",
    "Ironbay",
    "Lumenpath",
    "Mapleroot",
    "Packhorse",
    "Quorumly",
    "Redshank",
    "Skylarker",
    "Threadbare",
    "Umbrio",
    "Verdana",
    "Wexworth",
    "Xylonet",
    "Yarrowby",
    "Zimmerli",
    "Altostrato",
    "Blueshift",
    "Cinderpost",
    "Driftcode",
    "Everquery",
    "Foxtail",
    "Gullwing",
    "Hexabase",
    "Inkwellia",
    "Jasperite",
    "Kitewind",
    "Lanternfish",
    "Mossbank",
    "Northquay",
    "Openpier",
    "Plumstone",
    "Quartzite",
    "Riverbend",
    "Saltmarsh",
    "Tidepool",
    "Uplander",
    "Voxhaven",
    "Windrose",
    "Yonderly",
    "Zincwell",
]

SECONDS = [
    "Analytics",
    "Cloud",
    "Systems",
    "Software",
    "Labs",
    "Networks",
    "Mail",
    "Payments",
    "Support",
    "Data",
    "Security",
    "Technologies",
    "Monitoring",
    "Media",
    "Communications",
    "Hosting",
    "Services",
    "Solutions",
    "Platforms",
    "Messaging",
]

FORMS = {
    "en": [
        "Inc.",
        ", Inc.",
        "LLC",
        ", LLC",
        "Ltd",
        "Ltd.",
        "Limited",
        "Corporation",
        "PBC",
        "Pty Ltd",
        "",
        "",
        "",
        "",
        "Inc",
    ],
    "de": ["GmbH", "AG", "GmbH & Co. KG", "SE", "UG (haftungsbeschränkt)", "", "Inc.", "Ireland Limited"],
    "fr": ["SAS", "SARL", "S.A.", "SASU", "", "Inc.", "Ireland Ltd"],
    "es": ["S.L.", "S.A.", "S.L.U.", "", "Inc.", "LLC"],
    "it": ["S.r.l.", "S.p.A.", "", "Inc."],
    "nl": ["B.V.", "N.V.", "", "Inc."],
    "ja": ["株式会社", "合同会社", "K.K.", "Inc.", ""],
}

PURPOSES = {
    "en": """cloud hosting|Cloud infrastructure and storage of customer data|transactional e-mail
Email delivery
Customer support ticketing|Error monitoring and crash reports|Payment processing|Product analytics
Fraud detection
Video conferencing for onboarding calls|SMS and voice notifications|Content delivery network, DDoS protection
Large language model inference|Log management and alerting|CRM|Identity verification|Electronic signatures
Search (indexing of tickets)|Data warehouse|User feedback & surveys|Background job queue
Backup and disaster recovery""",
    "de": """Hosting der Anwendung|Versand von E-Mails|Kundensupport|Zahlungsabwicklung|Fehleranalyse
Newsletter
Rechenzentrum|Videokonferenzen|Telefonie|Webanalyse|Datensicherung|Buchhaltung
Vertragsverwaltung und Rechnungen""",
    "fr": """Hébergement des données|Envoi d'e-mails transactionnels|Support client|Paiement en ligne
Mesure d'audience
Signature électronique|Sauvegarde|Visioconférence|Surveillance des erreurs|Gestion de la relation client""",
    "es": """Alojamiento en la nube|Envío de correos|Atención al cliente|Pasarela de pago|Analítica web
Copias de seguridad
Videoconferencias|Firma electrónica|Gestión de incidencias""",
    "it": """Hosting dei dati|Invio di e-mail|Assistenza clienti|Pagamenti
Statistiche di utilizzo|Backup|Videoconferenze""",
    "nl": """Hosting van de applicatie|Verzenden van e-mail
Klantenservice|Betalingen|Foutopsporing|Back-ups|Videobellen""",
    "ja": """クラウドサーバーの提供|メール配信|カスタマーサポート
決済処理|アクセス解析|データのバックアップ|エラー監視|電子署名""",
}

PLACES = {
    "en": """United States|USA|US|Ireland|Germany|United Kingdom|UK|Netherlands|Singapore|Australia|Canada
India|Japan|France
EU|European Union|United States, Ireland|USA and Germany|Global|Dublin, Ireland|Frankfurt, Germany
San Francisco, CA, USA
548 Market Street, San Francisco, CA 94104, USA|One Microsoft Place, Dublin 18, Ireland|Germany (EU)|Israel
Sweden
AWS eu-west-1 (Ireland)|Brazil|South Korea|Virginia, USA|12 Rue du Port, 59000 Lille, France""",
    "de": "Deutschland|Irland|USA|Niederlande|Frankfurt am Main, Deutschland|EU"
    "|Schweiz|Österreich|Hauptstraße 5, 10115 Berlin",
    "fr": "France|Irlande|États-Unis|Allemagne|Union européenne|Roubaix, France|Pays-Bas|Belgique|Royaume-Uni",
    "es": "España|Irlanda|Estados Unidos|Alemania|Unión Europea|Madrid, España|Francia|Países Bajos",
    "it": "Italia|Irlanda|Stati Uniti|Germania|Unione Europea|Milano, Italia|Francia",
    "nl": "Nederland|Ierland|Verenigde Staten|Duitsland|Amsterdam, Nederland|EU|België",
    "ja": "日本|アメリカ合衆国|米国|アイルランド|シンガポール|東京都|ドイツ",
}

HEADS = {  # several ways to head the columns of names, purposes and places
    "en": [
        ("Subprocessor", "Purpose", "Location"),
        ("Entity Name", "Service Provided", "Entity Country"),
        ("Name of Sub-processor", "Nature of processing", "Country"),
        ("Company", "What we use it for", "Where data is processed"),
        ("Vendor", "Description", "Data center location"),
        ("Third Party", "Function", "Region"),
        ("Provider", "Use", "Address"),
        ("Name", "Activity", "Headquarters"),
        ("Supplier", "Role", "Jurisdiction"),
    ],
    "de": [
        ("Unterauftragnehmer", "Zweck", "Sitz"),
        ("Name des Subunternehmers", "Leistung", "Standort"),
        ("Firma", "Beschreibung der Leistung", "Land"),
        ("Dienstleister", "Verarbeitungszweck", "Ort der Verarbeitung"),
    ],
    "fr": [("Sous-traitant", "Finalité", "Pays"), ("Nom", "Service", "Localisation"), ("Prestataire", "Objet", "Lieu")],
    "es": [("Subencargado", "Finalidad", "País"), ("Proveedor", "Servicio", "Ubicación")],
    "it": [("Sub-responsabile", "Finalità", "Paese"), ("Fornitore", "Servizio", "Sede")],
    "nl": [("Subverwerker", "Doel", "Land"), ("Naam", "Dienst", "Locatie")],
    "ja": [("再委託先", "業務内容", "所在国"), ("会社名", "利用目的", "所在地")],
}

TITLES = {
    "en": ["Subprocessors", "Sub-processor List", "Third-Party Sub-processors", "List of Approved Subprocessors"],
    "de": ["Liste der Unterauftragsverarbeiter", "Unsere Subunternehmer"],
    "fr": ["Liste des sous-traitants ultérieurs", "Nos sous-traitants"],
    "es": ["Lista de subencargados del tratamiento", "Subencargados"],
    "it": ["Elenco dei sub-responsabili del trattamento"],
    "nl": ["Lijst van subverwerkers"],
    "ja": ["再委託先一覧", "外部委託先のリスト"],
}

INTROS = {
    "en": [
        "To provide the service, we engage the companies below. Each of them is bound by a written agreement.",
        "This page lists who processes personal data on behalf of our customers. Last updated: 4 March 2026.",
        "Customers who subscribe are told of changes to this page thirty days before they take effect.",
    ],
    "de": ["Zur Erbringung unserer Leistungen setzen wir die folgenden Unternehmen ein. Stand: 4. März 2026."],
    "fr": ["Pour fournir le service, nous faisons appel aux sociétés suivantes, liées par contrat avec nous."],
    "es": ["Para prestar el servicio contratamos a las empresas siguientes, con las que hay un contrato escrito."],
    "it": ["Per fornire il servizio ci avvaliamo delle società seguenti, con le quali è in vigore un contratto."],
    "nl": ["Voor onze dienst schakelen wij de volgende bedrijven in, met wie wij een overeenkomst hebben."],
    "ja": ["当社は、サービスの提供にあたり、次の企業に業務を委託しています。"],
}

OUTROS = {
    "en": [
        "We review every company before we engage it, and once a year after that, for how it protects personal data.",
        "If you object to a new company, write to privacy@voxvalley.example within thirty days of the notice.",
    ],
    "de": ["Wenn Sie einer Änderung widersprechen möchten, schreiben Sie bitte an datenschutz@voxvalley.example."],
    "fr": ["Pour toute question, vous pouvez écrire à notre délégué à la protection des données."],
    "es": ["Si tiene preguntas, puede escribir a nuestro delegado de protección de datos."],
    "it": ["Per qualsiasi domanda potete scrivere al nostro responsabile della protezione dei dati."],
    "nl": ["Met vragen kunt u terecht bij onze functionaris voor gegevensbescherming."],
    "ja": ["ご不明な点は、個人情報保護管理者までお問い合わせください。"],
}

CLOSINGS = {
    "en": "Questions and objections",
    "de": "Fragen und Widerspruch",
    "fr": "Questions et opposition",
    "es": "Preguntas y oposición",
    "it": "Domande e opposizione",
    "nl": "Vragen en bezwaar",
    "ja": "お問い合わせ窓口",
}

SECTIONS = ["Infrastructure", "Customer support", "Analytics and monitoring", "Communication", "Optional services"]
EXTRA = [
    "Customer content",
    "Account data",
    "Contact data, usage data",
    "Log files",
    "Payment data",
    "E-mail addresses",
]


def options(table: str) -> list[str]:
    """The entries of a table written with bars and line breaks."""
    return [entry.strip() for line in table.split("\n") for entry in line.split("|") if entry.strip()]
