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
