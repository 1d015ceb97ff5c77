"""Made-up policies in several languages, and one that attacks whoever shows it; each with a later version."""

ENGLISH = """# Privacy Policy

Last updated: 4 March 2024

This policy explains what Harbour Voice Ltd. ("we") does with **personal data** when you use our telephone service.

## 1. Data we collect

1.1 We collect your name, your e-mail address and the numbers you call.

1.2 We do not record the content of calls.

## 2. How long we keep it

Call records are kept for 30 days and then deleted.

Invoices are kept for ten years, as the law asks.

## 3. Who receives it

- our hosting company, see [the list](https://harbour.example/subprocessors)
- the carrier that connects your call
- courts and authorities, where the law obliges us

| Company | Purpose | Place |
| --- | --- | --- |
| Norrfjord Hosting AB | Hosting | Sweden |
| Letterbox GmbH | E-mail | Germany |

## 4. Your rights

You may ask for a copy of your data, have it corrected, or have it erased. Write to privacy@harbour.example.
"""

ENGLISH_2 = (
    ENGLISH.replace("4 March 2024", "1 September 2025")
    .replace("kept for 30 days and then deleted", "kept for 60 days and then deleted or made anonymous")
    .replace(
        "- courts and",
        "- companies that help us to train speech models, unless you object within 14 days\n- courts and",
    )
    .replace(
        "| Letterbox GmbH | E-mail | Germany |",
        "| Letterbox GmbH | E-mail | Germany |\n| Tidewater Inc. | Support | USA |",
    )
)

ENGLISH_3 = ENGLISH_2.replace(
    "1.2 We do not record the content of calls.", "1.2 We may record the content of calls to improve quality."
).replace("have it corrected, or have it erased", "or have it corrected")

GERMAN = """# Datenschutzerklärung

Stand: 12. Februar 2025

## § 1 Verantwortlicher

Verantwortlich ist die Rheinhafen Telekommunikationsdienstleistungsgesellschaft mit beschränkter Haftung, Duisburg.

## § 2 Speicherdauer

Verbindungsdaten werden nach dreißig Tagen gelöscht, sofern keine gesetzlichen Aufbewahrungspflichten entgegenstehen.

## § 3 Rechte der betroffenen Personen

Sie haben das Recht auf Auskunft, Berichtigung, Löschung, Einschränkung der Verarbeitung und Datenübertragbarkeit.
"""

GERMAN_2 = GERMAN.replace("dreißig Tagen", "neunzig Tagen")

CHINESE = """# 隐私政策

更新日期：2025年3月1日

## 一、我们收集的信息

我们收集您的姓名、电子邮件地址和通话号码。我们不会记录通话内容。

## 二、保存期限

通话记录保存三十天，之后予以删除。

## 三、您的权利

您可以查阅、更正或删除您的个人信息。
"""

CHINESE_2 = CHINESE.replace("三十天", "九十天").replace("我们不会记录通话内容。", "我们可能会记录通话内容以改进服务。")

HOSTILE = """# <script>alert('heading')</script> Policy

Hello <img src=x onerror=alert(1)> and [click](javascript:alert(2)) and [here](https://evil.example/"onmouseover="x).

Text with an override \u202egnp.exe and a zero\u200bwidth space and {{ 7 * 7 }} and </div></article>.
"""

HOSTILE_2 = HOSTILE.replace("Hello", "Goodbye </ins></del><script>alert(3)</script>")

HELD_PAGE = (
    "<!doctype html><html lang=en><head><title>Terms of Service</title></head><body>"
    "<header><nav><a href=/>Home</a> <a href=/plans>Plans</a> <a href=/help>Help</a></nav></header>"
    "<div class=cookie-banner>We value your privacy. <button>Accept all</button></div>"
    "<main><h1>Terms of Service</h1><p>Last updated: 4 March 2024</p><p>These terms govern your use of our service. "
    "You agree to them when you open an account with us.</p>"
    "<div class=share-bar>Share on <a href=#>Bird</a></div></main>"
    "<aside>You may also like: <a href=/blog>How to call abroad</a></aside><footer>© 2026 Harbour Voice</footer>"
    "</body></html>"
)
"""A page that lost most of its text."""

_SATZ = (
    "<p>Wir verarbeiten die Telekommunikationsverbindungsdatenspeicherungseinwilligungserklärung unserer Kunden nur "
    "zur Abrechnung. <a href='https://www.google.com/url?q=https://rheinhafen.example/mehr'>Mehr dazu</a></p>"
)
GERMAN_PAGE = (
    "<!doctype html><html lang=de><body><nav><a href=/>Start</a></nav><h1>Datenschutzerklärung für Geschäftskunden</h1>"
    f"<p>Zuletzt geändert vor 3 Tagen.</p>{_SATZ * 2}<div class=teilen>Teilen: <a href=#>Vogel</a></div>"
    f"<div class=anzeige>Anzeige: Jetzt wechseln!</div><p>Bis zu 20 % sparen.</p>{_SATZ}"
    "<div id=kontakt><p>Kontakt: datenschutz@rheinhafen.example</p></div></body></html>"
)
"""A page that its declaration's own rules cut to size."""

_ITEM = (
    "<p>我们收集您的姓名、电话号码和通话记录，用于提供服务、计费以及依法履行义务。"
    "您有权查询、更正和删除您的个人信息。</p>"
)
CHINESE_PAGE = (
    "<!doctype html><html lang=zh><body><nav><a href=/>首页</a> <a href=/a>产品</a></nav><h1>隐私政策</h1>"
    f"<p>更新日期：2025年3月1日</p>{_ITEM * 8}<footer>版权所有 云山通信</footer></body></html>"
)
"""A page without a space between its words."""

HOSTILE_PAGE = (
    "<!doctype html><html lang='\"><script>alert(1)</script>'><title>&lt;script&gt;alert(2)&lt;/script&gt;</title>"
    "<body><nav>&lt;script&gt;alert(3)&lt;/script&gt; <a href='javascript:alert(1)'>Menu</a></nav>"
    "<p title='<script>alert(6)</script>'>&lt;img src=x onerror=alert(4)&gt;</p>"
    "<h1>&lt;b&gt;Privacy&lt;/b&gt; Policy</h1><p>&lt;/p&gt;&lt;script&gt;alert(5)&lt;/script&gt; We collect your "
    "personal data and share it with nobody. \u202egpj.exe</p>"
    "<footer>{{ 7 * 7 }} &lt;iframe src=//x.example&gt;</footer></body></html>"
)
"""A page whose every text tries to be markup."""
