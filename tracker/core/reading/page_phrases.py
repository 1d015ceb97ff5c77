"""What pages say that are not the policy: walls, errors, redirects, logins. Data only, by verdict, in folded text.

Source: the block and error pages met in 334,167 snapshots of policies, vendors' own block pages, the notices of web
archives, and the usual error texts in twelve languages. Apostrophes are straight and accents gone when these are read.
None of them condemns a page by itself: "enable JavaScript" stands on 1.8 % of good pages and a CAPTCHA's script on
15 %, so `page_kind` counts them on short texts only.
"""

from __future__ import annotations

from tracker.core.model import Verdict

BLOCKED = (
    r"verify(?:ing)? (?:that )?(?:you are|you're|your are) (?:a )?(?:human|not a (?:ro)?bot)|"
    r"are you (?:a )?(?:human|robot)|(?:checking|verifying|we're verifying) your browser|just a moment\b|"
    r"attention required|security check(?:point)?\b|complete the (?:security check|captcha)|"
    r"solve (?:the|this) captcha|unusual traffic|automated (?:queries|requests|access)|"
    r"press (?:&|and) hold (?:to confirm|the button|until)|"
    r"confirm (?:that )?you(?: are|'re) (?:a )?(?:human|not a robot)|"
    r"access (?:to this page )?(?:has been |is |was )?denied|you don't have permission to access|"
    r"you do not have permission|pardon our interruption|ddos[- ]guard|\bray id\b|website firewall|"
    r"request (?:was |has been )?blocked|you have been blocked|(?:you're|you are) (?:temporarily )?blocked|"
    r"your ip (?:address )?(?:has been|is|was) (?:blocked|banned)|please enable (?:js|javascript) and|"
    r"disable any ad ?blocker|incapsula incident|reference #\d+\.|^403\b|\b403 forbidden|\bforbidden\b$|"
    r"error 10(?:09|10|12|15|20)\b|not a robot|you are now in line|estimated wait time|waiting room|"
    r"you are in (?:the )?(?:queue|line\b)|in line ahead of you|when it is your turn|virtual queue|"
    r"too many requests|sent too many requests|rate limit(?:ed)? exceeded|"
    r"i'm not a robot|human verification|bot detection|not available in your (?:country|region|area|location)|"
    r"(?:unavailable|isn't available|not available|cannot be accessed) (?:yet )?in your (?:country|region|"
    r"location|area)|unavailable (?:for|due to) legal reasons|451 unavailable|"
    r"visitors? from (?:the )?(?:european|eu\b|eea)|due to gdpr[^.]{0,60}(?:unavailable|block)|acceso denegado|"
    r"acces refuse|acces interdit|zugriff verweigert|accesso negato|acesso negado|toegang geweigerd|"
    r"verifica que eres humano|verifiez que vous (?:etes|n'etes)|bestatigen sie, dass sie|доступ запрещен|"
    r"доступ ограничен|подтвердите, что вы не робот|访问被拒绝|安全验证|请完成安全验证|人机验证|アクセスが拒否|"
    r"접근이 거부|erisim engellendi"
)
NOT_FOUND = (
    r"\b404\b|page (?:was |is |could |can ?)?(?:be )?not (?:be )?found|not found\b$|^not found|"
    r"page (?:you (?:requested|are looking for|were looking for|asked for|tried|'re looking for)|cannot be found|"
    r"doesn't exist|does not exist|has (?:been )?(?:moved|removed|gone))|"
    r"(?:can't|cannot|couldn't|could not|can not|unable to) (?:find|locate) (?:the|that|this|your) (?:page|"
    r"document|file|content)|(?:we )?can't (?:seem to )?find (?:the page|what)|no longer (?:available|exists)|"
    r"(?:link|url) (?:you followed )?(?:may be|is) (?:broken|down)|"
    r"this (?:page|content|document) (?:has been|was) (?:removed|deleted)|nothing (?:was )?found|nothing here|"
    r"\b410 gone|looks like you(?:'re lost| beat us there)|oops!? (?:that|this|the) page|"
    r"wayback machine has not archived|has not archived that url|"
    r"(?:this|the) (?:domain|site) (?:may be |is )?(?:for sale|parked|available for purchase)|buy this domain|"
    r"domain (?:name )?(?:is )?parked|domain has expired|account has been suspended|licen[cs]e (?:has )?expired|"
    r"licen[cs]e of this [\w ]{2,30} has expired|"
    r"pagina (?:no (?:se (?:ha )?)?encontrada|non trovata|nao encontrada|niet gevonden|no encontrada|inesistente)|"
    r"page (?:introuvable|non trouvee|inexistante)|cette page n'existe (?:pas|plus)|"
    r"seite (?:wurde )?nicht gefunden|seite existiert nicht|sidan (?:hittades inte|kunde inte hittas|finns inte)|"
    r"siden (?:blev ikke fundet|ble ikke funnet|findes ikke|finnes ikke)|sivua ei loy(?:dy|tynyt)|"
    r"nie znaleziono strony|strona nie (?:istnieje|zostala znaleziona)|stranka nenalezena|stranka nebyla nalezena|"
    r"страница не найдена|сторінку не знайдено|sayfa bulunamadi|halaman tidak ditemukan|khong tim thay trang|"
    r"页面不存在|找不到页面|页面未找到|頁面不存在|找不到頁面|ページが見つかりません|페이지를 찾을 수 없|"
    r"الصفحة غير موجودة|ไม่พบหน้า|הדף לא נמצא|η σελιδα δεν βρεθηκε"
)
SERVER_ERROR = (
    r"^\{ ?\"(?:errors?|message|code)\"|fatal error:|uncaught (?:\w*error|exception)|traceback \(most recent|"
    r"nullpointerexception|undefined (?:variable|function|index|array key)|"
    r"internal server error|bad gateway|gateway time-?out|service (?:temporarily )?unavailable|^5\d\d\b|"
    r"error 5\d\d\b|http error 5|something (?:went|has gone|'s gone|is) wrong|unexpected error|"
    r"(?:an |system )error (?:has )?(?:occurred|occured)|application error|client-side exception|server error|"
    r"error occur+ed while processing|encountered an (?:internal )?error|we're all mixed up|"
    r"didn't see that (?:one )?coming|"
    r"(?:page|service|content|site|website|document) (?:isn't|is not|is currently|is temporarily|is) (?:currently "
    r"|temporarily )?(?:unavailable|available (?:right now|at the moment|at this time)|down)|"
    r"this page isn't available|"
    r"(?:try|refresh|reload)(?:ing)? (?:(?:this|the) page )?(?:and try |or (?:try|come) )?(?:again|back)? "
    r"?(?:later|in a (?:few|moment|minute|bit|little))|please try again|"
    r"connection (?:timed out|refused|error|was reset)|error code:? \d{3}|dns (?:failure|error)|"
    r"database connection|this page contains the following errors|taking (?:a while|longer than)|whoops|"
    r"you(?:'re| are) offline|offline page|no internet|check your (?:internet )?connection|"
    r"snapshot cannot be displayed|internal error|wayback machine is (?:down|offline)|"
    r"une erreur (?:est survenue|s'est produite)|erreur (?:interne|serveur)|reessay(?:er|ez) plus tard|"
    r"schiefgegangen|ein fehler ist (?:aufgetreten|passiert)|ist ein fehler aufgetreten|"
    r"versuch(?:en sie)?(?:'s)? (?:es )?(?:bitte )?spater|etwas schief|algo (?:ha ido|salio|deu) (?:mal|errado)|"
    r"ha ocurrido un error|se ha producido un error|ocorreu um erro|si e verificato un errore|"
    r"qualcosa e andato storto|er is (?:iets misgegaan|een fout)|iets (?:ging|is) (?:er )?mis|nagot gick fel|"
    r"noe gikk galt|noget gik galt|jotain meni vikaan|wystapil blad|doslo k chybe|произошла ошибка|"
    r"что-то пошло не так|сталася помилка|bir hata olustu|terjadi kesalahan|da xay ra loi|服务器错误|系统繁忙|"
    r"出错了|エラーが発生|오류가 발생|حدث خطأ|σφαλμα"
)
MAINTENANCE = (
    r"(?:scheduled|under|system|site|planned|currently (?:in|undergoing|under)|down for) maintenance|"
    r"maintenance (?:mode|in progress|work)|(?:we'll|we will) be (?:right )?back|be back (?:soon|shortly|online)|"
    r"check back (?:soon|shortly|in a little while|later)|"
    r"(?:is being|are) (?:upgraded|updated) (?:right now|at the moment)|"
    r"website is (?:being updated|under construction)|under construction|coming soon|wartungsarbeiten|"
    r"im wartungsmodus|en (?:cours de )?maintenance|en mantenimiento|em manutencao|in manutenzione|in onderhoud|"
    r"техническ\w+ работ|bakim (?:calismasi|asamasinda)|维护中|系统维护|メンテナンス中|점검 중"
)
LOGIN = (
    r"(?:you )?(?:must|need to|have to|please) (?:be )?(?:log(?:ged)?|sign(?:ed)?)[- ]?(?:in|on)"
    r"(?: (?:first|to (?:continue|proceed|view|see|access|use))|\W*$|[.!])|"
    r"(?:log|sign) in (?:to (?:continue|your account|view|access|see)|or (?:sign up|register|create))|"
    r"log into \w+|session (?:has )?expired|login required|authentication required|"
    r"forgot(?:ten)? (?:your )?(?:account|password|username)|keep me (?:logged|signed) in|remember me|"
    r"enter your (?:password|email and password)|create (?:an |a new )?account|401 unauthori[sz]ed|"
    r"captures log ?in|melden sie sich an|bitte (?:einloggen|anmelden)|passwort vergessen|connectez-vous|"
    r"mot de passe oublie|inicia(?:r)? sesion|contrasena|iniciar sessao|esqueceu (?:a|sua) senha|accedi|"
    r"password dimenticata|inloggen|wachtwoord vergeten|logga in|glomt losenord|войдите|забыли пароль|zaloguj sie|"
    r"giris yap|登录|忘记密码|ログイン|パスワードをお忘れ|로그인|비밀번호"
)
CONSENT = (
    r"\bnous et nos (?:\d+ )?partenaires|wir und unsere (?:\d+ )?partner|nosotros y nuestros (?:\d+ )?socios|"
    r"noi e i nostri (?:\d+ )?partner|wij en onze (?:\d+ )?partners|privacy preference cent(?:er|re)|"
    r"manage consent preferences|confirm my choices|accept selected|^cookie (?:settings|preferences|consent)$|"
    r"(?:accept|reject|allow|decline|deny|refuse|agree to) (?:all|cookies|the use of cookies|essential)\b|"
    r"accept cookies from|we (?:value|respect|care about) your privacy|"
    r"we and our (?:\d[\d,.]* )?(?:trusted )?(?:partners|vendors)|before you continue|"
    r"manage (?:data|cookie|privacy|your|my) (?:settings|preferences|options|choices)|"
    r"your (?:cookie|privacy) choices|consent to (?:the use of )?cookies|"
    r"(?:this (?:web)?site|we) uses? cookies to (?:improve|enhance|ensure|give|offer|personali)|"
    r"continue without (?:accepting|agreeing)|only (?:necessary|essential)|nous respectons votre vie privee|"
    r"tout (?:accepter|refuser)|continuer sans accepter|alle[sn]? (?:cookies )?(?:akzeptieren|ablehnen|annehmen)|"
    r"wir respektieren ihre privatsphare|nur (?:notwendige|erforderliche)|"
    r"(?:aceptar|rechazar) (?:todo|todas|cookies)|(?:aceitar|rejeitar|recusar) tod|"
    r"(?:accetta|rifiuta)(?:re)? tutt[io]|alles (?:accepteren|weigeren|toestaan)|(?:acceptera|neka|avvisa) alla|"
    r"godkann alla|(?:accepter|afvis|tillad) alle|(?:godta|avvis|tillat) alle|hyvaksy kaikki|"
    r"(?:akceptuj|odrzuc|zaakceptuj) wszystk|(?:prijmout|odmitnout|prijat|odmietnut) vse|"
    r"(?:принять|отклонить) все|(?:прийняти|відхилити) все|(?:tumunu|hepsini) (?:kabul|reddet)|elfogadom|"
    r"osszes elfogadasa|accept(?:a|ati) toate|全部接受|接受所有|全部拒绝|すべて(?:許可|同意|受け入れ)|"
    r"모두 (?:허용|동의|거부)|قبول الكل"
)
REDIRECT = (
    r"(?:you )?(?:should|will|are) (?:be |being )?(?:automatically )?redirected|redirecting\b|"
    r"if (?:this|the) page does not redirect|if you are not (?:automatically )?redirected|"
    r"click here if (?:you are|your browser)|(?:this|the) page (?:has|is being) (?:moved|retired)|"
    r"page is being retired|has (?:permanently )?moved (?:to|here)|got an http 30\d response|object moved|"
    r"moved permanently|document (?:has )?moved|vous (?:allez etre|serez|etes) redirige|"
    r"sie werden (?:weitergeleitet|automatisch)|weiterleitung|redirigiendo|redirecionando|reindirizzamento|"
    r"u wordt doorgestuurd|перенаправлен|正在跳转|リダイレクト|이동 중"
)
SHELL = (
    r"(?:you need to |please |must )?(?:enable|turn on|activate|requires?|allow) (?:your )?(?:java ?script|js)\b|"
    r"java ?script (?:is|to be) (?:disabled|required|enabled|not enabled)|without java ?script|"
    r"doesn't work (?:properly )?without|^loading\b|\bloading\.{2,}|please wait|"
    r"(?:browser|it) (?:is|does) (?:not|no longer) support(?:ed)?|unsupported browser|upgrade your browser|"
    r"update your browser|activer javascript|activez javascript|javascript (?:aktivieren|muss)|activar javascript|"
    r"habilite o javascript|laden\.{2,}|chargement\b|cargando|carregando|caricamento|загрузка|yukleniyor|加载中|"
    r"正在加载|読み込み中|로딩"
)
PARKED = (
    r"welcome to nginx|apache2? (?:ubuntu |debian )?default page|it works!|test page for the|"
    r"default web ?site page|iis windows server"
)

PHRASES: tuple[tuple[Verdict, str], ...] = (
    (Verdict.REDIRECT_STUB, REDIRECT),
    (Verdict.MAINTENANCE, MAINTENANCE),
    (Verdict.BLOCKED, BLOCKED),
    (Verdict.NOT_FOUND, NOT_FOUND),
    (Verdict.SERVER_ERROR, SERVER_ERROR),
    (Verdict.LOGIN, LOGIN),
    (Verdict.SHELL, SHELL),
    (Verdict.OTHER, PARKED),
)
"""In the order in which they explain a page that says several of them. CONSENT is asked for by itself."""

TITLES = (
    r"accessib|zuganglich|barrierefrei|charte|code of (?:conduct|ethics)|rules|standards|usage|mentions legales|"
    r"imprint|impressum|aviso|declaracion|dichiarazione|richtlinie|erklarung|reglement|vereinbarung|"
    r"subprocessor|sub-processor|"
    r"commitments|copyright|dmca|brand|advertising|security|disclosure|refund|remboursement|retractation|moderation|"
    r"transparency|trust|ethics|gdpr|rgpd|dsgvo|ccpa|hipaa|safety|acceptable use|service level|\bsla\b|patent|trademark"
)
"""Words that name documents which are followed as policies are, beyond those that `vocabulary` knows."""

SPOKEN = frozenset({"en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "no", "fi"}) | frozenset(
    {"pl", "cs", "hu", "ro", "ru", "tr", "id", "zh", "ja", "ko"}
)
"""Languages whose words of policies `vocabulary.legal` knows well enough to miss them."""

REASONS: dict[Verdict, str] = {
    Verdict.EMPTY: "The page came back with hardly any text.",
    Verdict.BLOCKED: "The site answered with a block or a check for humans instead of the policy.",
    Verdict.NOT_FOUND: "The page says that there is nothing at this address.",
    Verdict.LOGIN: "The page asks to log in before it shows anything.",
    Verdict.CONSENT: "The page shows only its question about cookies.",
    Verdict.SHELL: "The page shows only its frame; its text may need a browser to appear.",
    Verdict.SERVER_ERROR: "The site answered with an error message instead of the policy.",
    Verdict.MAINTENANCE: "The site says that it is under maintenance.",
    Verdict.REDIRECT_STUB: "The page only points to another address.",
    Verdict.OTHER: "This reads like another page of the site, not like a policy.",
}
