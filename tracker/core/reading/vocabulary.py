"""Words that tell a policy's own lines from what a site puts around them: the data, and the questions asked of it."""

from __future__ import annotations

import re

from tracker.core.reading.folding import lowered

_WORDS = (
    # English
    "data policy policies terms agreement law laws legal right rights consent cookie cookies shall herein pursuant"
    " arbitration jurisdiction provider user users account comply compliance security retain retention"
    " liable loss losses warranty contract governing"
    # German, French, Spanish, Portuguese, Italian, Dutch
    " vertrag haftung daten recht rechte rechts loi lois droit droits conditions datos derecho derechos ley dados"
    " direito direitos lei dati legge gegevens wet voorwaarden"
    # Nordic, Slavonic, Turkish, Indonesian, Romanian
    " villkor lagen danych dane veri kanun pribadi date права данные данных закон закона законом закону"
)
_STEMS = (
    "liabil proces disclo warran indemn govern person privac inform datens gesetz rechts verarb einwil nutzun donnée"
    " donnee confid traite utilis respon tratam políti politi términ diritt tratta verwer behand henkil osobow osobní"
    " osobne személ adatke соглас конфид обрабо обраба персон kişise gizlil kebija προσωπ δεδομέ δικαιώ"
)
_LEGAL_WORDS = frozenset(_WORDS.split())
_LEGAL_STEMS = frozenset(_STEMS.split())
_STEM = 6  # letters that few words outside of policies begin with
_WORD = re.compile(r"[^\W\d_]{3,}")
_ASCII_WORD = re.compile(r"[a-z]{3,}")  # twice as fast
_SIGNS = "’“”–\xa0"  # all that is not ASCII in most English texts
_STRETCH = 160  # characters that are read at a time where a few words are enough
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
    r"(?:jetzt |alle )?(?:akzeptieren|ablehnen|annehmen|zustimmen)|teilen|seite teilen|drucken|mehr (?:lesen|erfahren)|"
    r"kontakt aufnehmen|"
    r"(?:das k[öo]nnte (?:sie|dich) auch interessieren|weitere artikel|[äa]hnliche (?:artikel|beitr[äa]ge))|"
    r"war (?:diese seite|dieser artikel) hilfreich\??|(?:[àa] lire aussi|articles (?:similaires|li[ée]s|connexes)|"
    r"ces articles pourraient vous int[ée]resser)|(?:cet article|"
    r"cette page)[^.]{0,20} (?:[ée]t[ée] )?utile ?\??|lire la suite|"
    r"en savoir plus|compartir|(?:art[íi]culos|entradas) relacionad[oa]s|tambi[ée]n (?:te|le) puede interesar|"
    r"leer m[áa]s|"
    r"¿?(?:te|le) (?:ha )?(?:result[óoa](?:do)?|fue|ha sido) [úu]til[^.]{0,30}|rechazar(?: tod[oa]s)?|condividi|"
    r"(?:articoli correlati|potrebbe(?:ro)? interessarti(?: anche)?)|"
    r"(?:questa pagina|questo articolo) [^.]{0,20}utile\??|"
    r"suscr[íi]b(?:ete|irse)|(?:newsletter )?abonnieren|s['’]abonner|iscriviti|inscreva-se|zapisz si[ęe]|подписаться|"
    r"購読(?:する)?|订阅|구독(?:하기)?|"
    r"compartilhar|partilhar|artigos relacionados|(?:gerelateerde artikelen|delen)|"
    r"(?:powi[ąa]zane artyku[łl]y|zobacz tak[żz]e|"
    r"udost[ęe]pnij)|поделиться|(?:похожие|связанные) статьи|читайте также|関連記事|シェア(?:する)?|共有|"
    r"この(?:記事|ページ)は(?:役|お役)に立ちましたか[?？]?|相关(?:文章|推荐)|分享|공유(?:하기)?|관련 (?:글|기사)|"
    r"i (?:have read and )?(?:accept|agree).{0,40}|ich (?:stimme zu|akzeptiere).{0,40}|j['’]accepte.{0,40}|"
    r"accetta|inloggen|registreren|zoeken)\s*[→›»>]*$",
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
)
"""Menu entries. They may also be headings of a policy: alone they prove nothing."""

_COPYRIGHT = re.compile(r"copyright\b|©|\(c\)|(?:19|20)\d\d\s*©")
_RESERVED = re.compile(
    r"\ball rights reserved\b|\btous droits r[ée]serv[ée]s\b|\balle rechte vorbehalten\b|"
    r"\btodos los derechos reservados\b"
)
_ANSWERS = re.compile(
    r"(?:accept|reject|allow|decline|deny|refuse|agree|tout (?:accepter|refuser)|alle[sn]? (?:akzeptieren|ablehnen)|"
    r"(?:akzeptieren|ablehnen|aceptar|rechazar|accetta|rifiuta|aceitar|rejeitar|akceptuj|odrzuć|принять|отклонить))\b",
)
_TITLE = re.compile(
    r"privacy|polic(?:y|ies)|\bterms\b|\bconditions\b|\bnotice\b|agreement|statement|\blegal\b|cookie|licen[sc]e|"
    r"\beula\b|"
    r"\bdpa\b|guidelines|disclaimer|imprint|impressum|addendum|datenschutz|nutzungsbedingungen|\bagb\b|confidentialit|"
    r"mentions l[ée]gales|conditions g|donn[ée]es personnelles|privacidad|pol[íi]tica|t[ée]rminos|aviso legal|"
    r"informativa|"
    r"termini|voorwaarden|integritetspolicy|villkor|personvern|polityka|regulamin|политика|соглашение|условия|gizlilik|"
    r"kebijakan|ketentuan|隐私|隱私|条款|條款|协议|プライバシー|規約|개인정보|약관",
)
_STRAY = re.compile(
    r"^(?:[+\-−×✕✖▼▾▲▴›»⌄⌃˅˄∨∧|]{1,3}|expand_(?:more|less)|keyboard_arrow_\w+|arrow_\w+|chevron_\w+|"
    r"(?:show|hide|view|see) (?:the )?(?:details|more|less|all)|(?:expand|collapse|open|close) all|"
    r"(?:mehr|weniger|alle) anzeigen|"
    r"(?:afficher|voir) (?:plus|moins|tout)|(?:mostrar|ver) (?:m[áa]s|menos|todo)|mostra (?:di pi[ùu]|meno)|"
    r"(?:toon|bekijk) (?:meer|minder)|poka[żz] (?:wi[ęe]cej|mniej)|もっと見る|閉じる|展开全部|收起|더 ?보기|접기|"
    r"(?:back|return|scroll|go) to (?:the )?top|\(?opens in (?:a )?new (?:window|tab)\)?|"
    r"skip to (?:main )?content|(?:direkt )?zum (?:haupt)?inhalt(?: springen)?|aller au contenu(?: principal)?|"
    r"(?:ir|saltar) al contenido(?: principal)?|vai al contenuto(?: principale)?|"
    r"(?:saltar|pular|ir) para o conte[úu]do|"
    r"ga naar (?:de )?(?:hoofd)?inhoud|przejd[źz] do tre[śs]ci|コンテンツへ(?:スキップ|移動)|跳(?:至|到)(?:主要)?内容|"
    r"print this page|share (?:this )?(?:page|article)|copy link|nach oben|"
    r"retour en haut|haut de page|volver arriba|"
    r"torna su)\W*$",
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
_COUNTER_ABROAD = (
    r"(?:aktualisiert |"
    r"mis [àa] jour |actualizado |aggiornato |atualizado |bijgewerkt )?(?:vor \d+ (?:sekunden|minuten?|"
    r"stunden?|tag(?:en)?|wochen?|monat(?:en)?|jahr(?:en)?)|il y a \d+ (?:secondes?|minutes?|heures?|jours?|semaines?|"
    r"mois|ans?)|h(?:ace|[áa]) \d+ (?:segundos?|minutos?|horas?|d[íi]as?|semanas?|m[êe]s(?:es)?|a[ñn]os?)|"
    r"\d+ (?:minuti|or[ae]|giorn[io]|settiman[ae]|mes[ei]|ann[io]) fa|"
    r"\d+ (?:minuten|uur|dagen?|weken|maanden?|jaar) geleden|"
    r"\d+ (?:minut\w*|godzin\w*|dni|dzień|tygodni\w*|miesi\w+|lat\w?) temu|\d+ (?:минут\w?|час\w*|д(?:ень|ня|ней)|"
    r"недел\w|месяц\w*|год\w?|лет) назад|\d+ ?(?:分|時間|日|週間|か月|ヶ月|年)前|\d+ ?(?:分钟|小时|天|周|个月|年)前|"
    r"\d+ ?(?:분|시간|일|주|개월|년) 전|lesezeit:? (?:ca\. )?\d+ min\w*|\d+ min(?:utes?)? de lecture|"
    r"tiempo de lectura:? \d+ min\w*|tempo di lettura:? \d+ min\w*|tempo de leitura:? \d+ min\w*|"
    r"leestijd:? \d+ min\w*|czas czytania:? \d+ min\w*|\d+ ?分で読めます|阅读时间.{0,3}\d+ ?分钟)\W*"
)
_BYLINE = r"(?:(?:written |posted |published )?by|von|par|por|di|door) [^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,3}"
_COUNTERS = re.compile(
    rf"(?:{_BYLINE}\s*[·•|,–-]\s*)?(?:(?:{_COUNTER}|{_COUNTER_ABROAD})[·•|,\s]*)+(?:[·•|,–-]\s*{_BYLINE})?"
)
_TERM = re.compile(r"\d+ ?(?:(?:分|時間|日|週間|か月|ヶ月|年|分钟|小时|天|周|个月)前|(?:분|시간|일|주|개월|년) 전)\W*")
_CONTROL = 45  # characters of the longest control
_STRAY_LINE = 80  # and of a line with nothing but a time or a count
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
_DIGIT = re.compile(r"\d")  # cheap to ask for: few lines hold one
_BARS = re.compile(r"\s*[|•·]\s*")


def legal(text: str, enough: int = 0) -> int:
    """How often a text uses words that policies are made of, in any of about twenty languages.

    `enough`: how many answer the question that is asked; the text is read up to where they are found (0: all of it).
    """
    hits = start = 0
    while start < len(text) and (not enough or hits < enough):
        cut = text.find(" ", start + _STRETCH) if enough else -1
        end = cut if cut >= 0 else len(text)
        hits += _hits(text[start:end].lower())
        start = end
    return hits


def _hits(low: str) -> int:
    plain = low.isascii()
    if not plain:
        for sign in _SIGNS:
            low = low.replace(sign, " ")
        plain = low.isascii()
    words = (_ASCII_WORD if plain else _WORD).findall(low)
    hits = sum(map(_LEGAL_WORDS.__contains__, words))
    hits += sum(map(_LEGAL_STEMS.__contains__, [word[:_STEM] for word in words]))
    return hits if plain else hits + len(_LEGAL_SCRIPT.findall(low))


def _is_copyright(low: str) -> bool:
    """Whether a line in lower case is a copyright line."""
    if _COPYRIGHT.match(low):
        return True
    return ("reserv" in low or "réserv" in low or "vorbehalten" in low) and bool(_RESERVED.search(low))


def is_title(text: str) -> bool:
    """Whether a line names a kind of policy."""
    return len(text) < 120 and bool(_TITLE.search(lowered(text)))


def is_dated(text: str) -> bool:
    """Whether a short line carries a year or a numeric date, and is no copyright line."""
    if len(text) >= 160 or not _DIGIT.search(text) or not _YEAR.search(text):
        return False
    return not _is_copyright(lowered(text))


def is_call(text: str) -> bool:
    """Whether a line is a button, a call to action or a copyright line, never a policy's own."""
    if len(text) >= 120:
        return False
    low = lowered(text)
    return bool(_CALLS.match(low)) or _is_copyright(low)


def is_menu(text: str) -> bool:
    """Whether a line reads like an entry of a menu, or like several set apart by bars."""
    if len(text) > 120:
        return False
    if "|" in text or "•" in text or "·" in text:
        entries = [entry for entry in _BARS.split(text) if entry]
        if len(entries) > 1:
            return all(len(entry) < 30 and (is_title(entry) or _is_entry(entry) or is_call(entry)) for entry in entries)
    return _is_entry(text)


def _is_entry(text: str) -> bool:
    return bool(_MENU.match(lowered(text)))


def is_answer(text: str) -> bool:
    """Whether a line is a button of a consent layer."""
    return len(text) < 60 and bool(_ANSWERS.match(lowered(text)))


def is_stray(text: str) -> bool:
    """Whether a line is a control of the page, a relative time or a count, wherever it stands."""
    if len(text) >= _STRAY_LINE:
        return False
    low = lowered(text)
    if len(text) < _CONTROL and _STRAY.match(low):
        return True
    return (bool(_DIGIT.search(low)) or "ago" in low) and bool(_COUNTERS.fullmatch(low))


def is_term(text: str) -> bool:
    """Whether a line says so many days "before", where a language has no other word for "ago": it may be a notice."""
    return len(text) < _CONTROL and bool(_TERM.fullmatch(text))


def is_consent(text: str) -> bool:
    """Whether a short text says what consent layers say."""
    return len(text) < 600 and bool(_CONSENT.match(text))


def is_archive_note(text: str) -> bool:
    """Whether a line is what an archive or a corpus wrote above the text it keeps, or the page's bare address."""
    return len(text) < 400 and bool(_ARCHIVE_NOTE.search(text))
