"""Bytes to text, by every way a page can say what it is written in."""

from __future__ import annotations

import codecs

import pytest

from tracker.core.model import Page
from tracker.core.reading import read
from tracker.core.reading.decode import Decoded, codec, decode, printable
from tracker.core.reading.encodings import CODECS, REPLACEMENT
from tracker.core.reading.mojibake import mended, shows
from tracker.errors import Unreadable

GERMAN = "Datenschutzerklärung: Wir löschen Ihre Daten „unverzüglich“ – für 5 €. " * 20
RUSSIAN = "Политика конфиденциальности: мы обрабатываем персональные данные пользователей. " * 20
JAPANESE = "プライバシーポリシー。当社は利用者の個人情報を適切に取り扱います。" * 20
CHINESE = "隐私政策。我们收集您的个人信息并在三十天后删除。" * 20
LABELS = {
    "shift_jis": "cp932",
    "windows-874": "cp874",
    "euc-jp": "euc_jp",
    "big5": "big5hkscs",
    "euc-kr": "cp949",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
}
KOREAN = "개인정보 처리방침. 회사는 이용자의 개인정보를 보호합니다. " * 20


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (GERMAN.encode(), "", GERMAN),
        (GERMAN.encode("utf-8-sig"), "text/html", GERMAN),
        (b"\xff\xfe" + GERMAN.encode("utf-16-le"), "", GERMAN),
        (b"\xfe\xff" + GERMAN.encode("utf-16-be"), "", GERMAN),
        ("plain words ".encode("utf-16-le") * 9, "", "plain words " * 9),
        (GERMAN.encode("utf-16-le"), "text/html; charset=utf-16le", GERMAN),
        (GERMAN.encode("cp1252"), "text/html; charset=ISO-8859-1", GERMAN),
        (GERMAN.encode("cp1252"), "text/html; charset=latin1", GERMAN),
        (GERMAN.encode("cp1252"), 'text/html; charset="windows-1252"', GERMAN),
        (GERMAN.encode("cp1252"), "", GERMAN),
        (GERMAN.encode("cp1252"), "text/html; charset=utf-8", GERMAN),
        (GERMAN.encode(), "text/html; charset=iso-8859-1", GERMAN),
        (GERMAN.encode(), "text/html; charset=nonsense", GERMAN),
        (b'<meta charset="windows-1251">' + RUSSIAN.encode("cp1251"), "", '<meta charset="windows-1251">' + RUSSIAN),
        (RUSSIAN.encode("koi8-r"), "text/html; charset=KOI8-R", RUSSIAN),
        (RUSSIAN.encode("cp1251"), "", RUSSIAN),
        (JAPANESE.encode("cp932"), "text/html; charset=Shift_JIS", JAPANESE),
        (JAPANESE.encode("euc-jp"), "text/html; charset=EUC-JP", JAPANESE),
        (JAPANESE.encode("iso2022_jp"), "text/html; charset=ISO-2022-JP", JAPANESE),
        (CHINESE.encode("gb18030"), "text/html; charset=gb2312", CHINESE),
        (CHINESE.encode("gb18030"), "", CHINESE),
        (KOREAN.encode("cp949"), "text/html; charset=euc-kr", KOREAN),
        (b"", "text/html", ""),
        ("already text", "text/html; charset=latin1", "already text"),
        ("\ufeffmarked", "", "marked"),
    ],
)
def test_decode(body: bytes | str, content_type: str, expected: str) -> None:
    assert decode(body, content_type).text == expected


def test_a_cut_in_the_middle_of_a_character_is_forgiven() -> None:
    assert decode(GERMAN.encode()[:-30][:101], "text/html; charset=utf-8").text.startswith("Datenschutzerklärung")


def test_one_broken_byte_does_not_turn_the_page_into_mojibake() -> None:
    text = decode(GERMAN.encode() + b"\xff" + GERMAN.encode(), "text/html; charset=utf-8").text
    assert text.count("unverzüglich") == 40
    assert text.count("\ufffd") == 1


@pytest.mark.parametrize("body", [b"\x00\x01\x02\x03\x04" * 200, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20])
def test_what_is_no_text_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(body, "text/html")


TEXTS = (
    (
        "de",
        ("cp1252", "iso8859-15"),
        "Datenschutzerklärung. Wir erheben Ihre Daten, wenn Sie ein Konto eröffnen, und löschen sie, sob"
        "ald das Gesetz es verlangt. Für Rückfragen schreiben Sie uns bitte. Änderungen dieser Erklärung"
        " veröffentlichen wir hier.",
    ),
    (
        "fr",
        ("cp1252",),
        "Politique de confidentialité. Nous recueillons vos données à caractère personnel lorsque vous c"
        "réez un compte, et nous les conservons pendant la durée nécessaire à l’exécution du contrat. Vo"
        "us pouvez exercer vos droits à tout moment auprès de notre délégué à la protection des données.",
    ),
    (
        "es",
        ("cp1252",),
        "Política de privacidad. Recogemos sus datos cuando abre una cuenta con nosotros y los conservam"
        "os durante el tiempo que exige la legislación española. Usted tiene derecho a la rectificación "
        "y a la supresión; escríbanos por correo electrónico mañana mismo.",
    ),
    (
        "pt",
        ("cp1252",),
        "Política de Privacidade. Recolhemos as suas informações quando você cria uma conta e não as par"
        "tilhamos sem autorização. As alterações serão publicadas nesta página.",
    ),
    (
        "sv",
        ("cp1252",),
        "Integritetspolicy. Vi samlar in dina uppgifter när du öppnar ett konto hos oss och sparar dem s"
        "å länge lagen kräver det. Du har rätt att få en kopia på dina uppgifter och att få dem rättade.",
    ),
    (
        "pl",
        ("cp1250", "iso8859-2"),
        "Polityka prywatności. Zbieramy Twoje dane, gdy zakładasz u nas konto, i przechowujemy je tak dł"
        "ugo, jak wymaga tego prawo. Masz prawo do uzyskania kopii danych oraz do ich usunięcia. Zmiany "
        "ogłosimy na tej stronie.",
    ),
    (
        "cs",
        ("cp1250", "iso8859-2"),
        "Zásady ochrany osobních údajů. Shromažďujeme vaše údaje, když si u nás založíte účet, a uchováv"
        "áme je po dobu, kterou vyžaduje zákon. Máte právo na kopii svých údajů a na jejich výmaz. Změny"
        " těchto zásad zveřejníme zde.",
    ),
    (
        "hu",
        ("cp1250", "iso8859-2"),
        "Adatvédelmi szabályzat. Adatait akkor gyűjtjük, amikor fiókot nyit nálunk, és addig őrizzük, am"
        "eddig a törvény megköveteli. Önnek joga van az adatok másolatához és törléséhez. A szabályzat m"
        "ódosításait itt tesszük közzé, előzetes értesítéssel.",
    ),
    (
        "ro",
        ("cp1250", "iso8859-2"),
        "Politica de confidenţialitate. Colectăm datele dumneavoastră când vă deschideţi un cont la noi "
        "şi le păstrăm atât timp cât cere legea. Aveţi dreptul la o copie şi la ştergerea datelor.",
    ),
    (
        "tr",
        ("cp1254",),
        "Gizlilik politikası. Bizde bir hesap açtığınızda verilerinizi toplarız ve yasanın gerektirdiği "
        "süre boyunca saklarız. Verilerinizin bir kopyasını isteme ve silinmesini talep etme hakkınız va"
        "rdır. Değişiklikler bu sayfada yayınlanır.",
    ),
    (
        "lt",
        ("cp1257", "iso8859-13"),
        "Privatumo politika. Renkame jūsų duomenis, kai atidarote sąskaitą pas mus, ir saugome juos tiek"
        ", kiek reikalauja įstatymai. Jūs turite teisę gauti duomenų kopiją ir prašyti juos ištrinti. Pa"
        "keitimus skelbsime šiame puslapyje, ėmę domėn į jūsų nuomonę.",
    ),
    (
        "ru",
        ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic"),
        "Политика конфиденциальности. Мы собираем ваши данные, когда вы открываете у нас учётную запись,"
        " и храним их столько, сколько требует закон. Вы имеете право получить копию своих данных и потр"
        "ебовать их удаления.",
    ),
    (
        "uk",
        ("cp1251", "koi8-u"),
        "Політика конфіденційності. Ми збираємо ваші дані, коли ви відкриваєте в нас обліковий запис, і "
        "зберігаємо їх стільки, скільки вимагає закон. Ви маєте право отримати копію своїх даних і вимаг"
        "ати їх видалення.",
    ),
    (
        "bg",
        ("cp1251",),
        "Политика за поверителност. Събираме вашите данни, когато откривате профил при нас, и ги съхраня"
        "ваме толкова дълго, колкото изисква законът. Имате право да получите копие от данните си.",
    ),
    (
        "el",
        ("cp1253", "iso8859-7"),
        "Πολιτική απορρήτου. Συλλέγουμε τα δεδομένα σας όταν ανοίγετε λογαριασμό και τα διατηρούμε για ό"
        "σο διάστημα απαιτεί ο νόμος. Έχετε δικαίωμα να λάβετε αντίγραφο των δεδομένων σας.",
    ),
    (
        "he",
        ("cp1255", "iso8859-8"),
        "מדיניות פרטיות. אנו אוספים את הנתונים שלך כאשר אתה פותח אצלנו חשבון ושומרים אותם כל עוד החוק דו"
        "רש זאת. יש לך זכות לקבל עותק של הנתונים ולבקש את מחיקתם.",
    ),
    (
        "ar",
        ("cp1256", "iso8859-6"),
        "سياسة الخصوصية. نجمع بياناتك عندما تفتح حسابا لدينا ونحتفظ بها طالما يتطلب القانون ذلك. لديك ال"
        "حق في الحصول على نسخة من بياناتك وطلب حذفها.",
    ),
    (
        "th",
        ("cp874",),
        "นโยบายความเป็นส่วนตัว เราเก็บรวบรวมข้อมูลของคุณเมื่อคุณเปิดบัญชีกับเรา และเก็บรักษาไว้ตราบเท่าท"
        "ี่กฎหมายกำหนด คุณมีสิทธิ์ขอสำเนาข้อมูลของคุณ",
    ),
    (
        "ja",
        ("cp932", "euc_jp"),
        "プライバシーポリシー。当社は、お客様が口座を開設される際に個人情報を取得し、法律で定められた期間保管します。お客様はご自身の情報の写しを請求することができます。",
    ),
    (
        "zh",
        ("gb18030",),
        "隐私政策。当您在我们这里开立账户时，我们会收集您的个人信息，并在法律要求的期限内保存。您有权获取您的信息副本，并要求删除。",
    ),
    (
        "zh-Hant",
        ("big5hkscs",),
        "隱私權政策。當您在我們這裡開立帳戶時，我們會蒐集您的個人資料，並在法律要求的期間內保存。您有權取得您的資料副本，並要求刪除。",
    ),
    (
        "ko",
        ("cp949",),
        "개인정보 처리방침. 회사는 이용자가 계정을 개설할 때 개인정보를 수집하며"
        " 법률이 요구하는 기간 동안 보관합니다. 이용자는 자신의 정보 사본을 요청할 권리가 있습니다.",
    ),
)
"""A language, what it was written in before UTF-8, and words of a policy in it."""
WRITTEN = [(language, codec, text) for language, names, text in TEXTS for codec in names]


@pytest.mark.parametrize(("language", "name", "text"), WRITTEN, ids=[f"{one[0]}-{one[1]}" for one in WRITTEN])
def test_a_declared_encoding_is_read_without_a_note(language: str, name: str, text: str) -> None:
    label = {name: label for label, name in LABELS.items()}.get(name, name)
    page = f'<!doctype html><meta charset="{label}"><p>{text}</p>'
    assert decode(page.encode(name)) == Decoded(page)
    assert decode(text.encode(name), f"text/plain; charset={label}") == Decoded(text)


@pytest.mark.parametrize(("language", "name", "text"), WRITTEN, ids=[f"{one[0]}-{one[1]}" for one in WRITTEN])
def test_an_undeclared_encoding_is_told_from_the_bytes_and_noted(language: str, name: str, text: str) -> None:
    page = f'<html lang="{language}"><body class="policy"><p>{text}</p><p>Acme Ltd, London</p></body></html>'
    decoded = decode(page.encode(name))
    if name != "mac-cyrillic":  # its small letters are those of windows-1251
        assert decoded.text == page
    assert len(decoded.notes) == 1
    assert "told from its bytes" in decoded.notes[0]


@pytest.mark.parametrize("name", ["cp1251", "koi8-r", "cp1253", "cp1255", "cp1256"])
def test_a_page_of_another_script_is_not_believed_to_be_latin(name: str) -> None:
    text = next(text for _, names, text in TEXTS if name in names)
    decoded = decode(f"<meta charset=iso-8859-1><p>{text}</p>".encode(name))
    assert text in decoded.text
    assert decoded.notes == (f"The page declares cp1252 and is written in {name}: it was read as such.",)


def twice(text: str, codec: str = "cp1252") -> str:
    """What UTF-8 looks like after somebody read it as another encoding."""
    return "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt", "sv", "ru", "uk", "el"])
@pytest.mark.parametrize("as_bytes", [True, False])
def test_doubly_encoded_text_is_mended_and_noted(language: str, as_bytes: bool) -> None:
    text = next(text for name, _, text in TEXTS if name == language)
    page = f"<h1>Acme</h1>\n<p>{twice(text)}</p>\n<p>Contact us</p>"
    reading = read(Page(page.encode() if as_bytes else page, "text/html"))
    assert text in reading.text
    assert len(reading.notes) == 1
    assert "was broken" in reading.notes[0]


def test_a_page_mended_in_part_keeps_what_was_right() -> None:
    page = f"<p>Déjà vu – l’été à Nîmes</p>\n<p>{twice('La confidentialité – l’accès')}</p>"
    assert mended(page)[0] == "<p>Déjà vu – l’été à Nîmes</p>\n<p>La confidentialité – l’accès</p>"


def test_cyrillic_saved_as_latin_is_mended_and_noted() -> None:
    page = f"<h1>Acme</h1><p>{RUSSIAN.encode('cp1251').decode('cp1252', 'replace')}</p>"
    reading = read(Page(page, "text/html"))
    assert "Политика конфиденциальности" in reading.text
    assert reading.notes == ("The page's encoding was broken (cp1251 read as Windows-1252): it was repaired.",)


@pytest.mark.parametrize(
    "text",
    [
        *(text for _, _, text in TEXTS),
        "« À tout moment » : SOCIÉTÉ\u00a0»",
        "ÂGE, ÊTRE, CÔTÉ, FORÊT; âge d’or",
        "INFORMAÇÃO NÃO É “PÚBLICA”",
        "Đồng ý với chính sách quyền riêng tư Â Ã",
        "5 € – 10 £ ± 1 ° © ® ™",
        "Ångström, Œuvre, Šibenik, Ñandú",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert not shows(text)
    assert mended(text) == (text, "")


def test_lost_characters_are_counted() -> None:
    assert read(Page("<p>é è ü ö: ".encode() + b"two \xff\xfe of them</p>", "text/html; charset=utf-8")).notes == (
        "2 characters of the text could not be decoded.",
    )


def test_stray_bytes_of_another_part_are_read_and_noted() -> None:
    other = "Größe “in quotes” – für 5 €".encode("cp1252")
    decoded = decode(b"<p>" + GERMAN.encode() + b"</p><p>" + other * 3 + b"</p>", "text/html; charset=utf-8")
    assert "Größe “in quotes” – für 5 €" in decoded.text
    assert GERMAN in decoded.text
    assert "mixes encodings" in decoded.notes[0]


@pytest.mark.parametrize("name", ["utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("language", ["fr", "ru", "ja", "ko"])
def test_wide_text_is_known_without_a_mark(name: str, language: str) -> None:
    text = next(text for one, _, text in TEXTS if one == language)
    page = f'<!doctype html><html><head><meta charset="utf-8"><title>Policy</title></head><body><p>{text}</p></body>'
    assert decode(page.encode(name)).text == page
    assert decode(("\ufeff" + page).encode(name)).text == page
    assert decode(page.encode(name), f"text/html; charset={name}").text == page


def test_a_header_that_says_utf_16_of_ascii_is_not_believed() -> None:
    assert decode(b"<p>plain words</p>", "text/html; charset=utf-16").text == "<p>plain words</p>"
    assert decode(b'<meta charset="utf-16"><p>caf\xe9</p>', "").text == '<meta charset="utf-16"><p>café</p>'


def test_a_late_declaration_counts() -> None:
    page = f"<!--{'x' * 20_000}--><meta charset=windows-1251><p>{RUSSIAN}</p>"
    assert decode(page.encode("cp1251")) == Decoded(page)


def test_an_xml_declaration_counts() -> None:
    page = f'<?xml version="1.0" encoding="koi8-r"?><html><p>{RUSSIAN}</p></html>'
    assert decode(page.encode("koi8-r")) == Decoded(page)


@pytest.mark.parametrize("label", ["hz-gb-2312", "ISO-2022-KR", "iso-2022-cn", "replacement"])
def test_encodings_that_can_hide_markup_are_refused(label: str) -> None:
    with pytest.raises(Unreadable, match=label.lower()):
        decode(b"<p>words</p>", f"text/html; charset={label}")
    with pytest.raises(Unreadable, match=label.lower()):
        decode(f'<meta charset="{label}"><p>'.encode() + b"\xe9\xff</p>")


def test_utf_7_is_not_honoured() -> None:
    body = b'<meta charset="utf-7">+ADw-script+AD4-alert(1)+ADw-/script+AD4-'
    assert decode(body, "text/html; charset=utf-7").text == body.decode()


def test_every_label_of_the_web_is_known() -> None:
    assert len(CODECS) > 220
    for label, name in CODECS.items():
        assert name == REPLACEMENT or codecs.lookup(name), label


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\0b\x1b[31mc\x7f", "ab[31mc"),
        ("lone \ud800 half", "lone  half"),
        ("naïve\x85\nü", "naïve\nü"),
        ("plain", "plain"),
    ],
)
def test_controls_reach_nobody(text: str, expected: str) -> None:
    assert printable(text) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("latin-1", "cp1252"),
        ("US-ASCII", "cp1252"),
        ("gbk", "gb18030"),
        ("x-sjis", "cp932"),
        ("utf-7", ""),
        ("wat", ""),
    ],
)
def test_labels_mean_what_the_web_means_by_them(label: str, expected: str) -> None:
    assert codec(label) == expected
