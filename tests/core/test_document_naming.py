"""What texts and addresses call a document: tables by language."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.naming import KINDS, TYPES, address_names, folded, folded_pattern, is_hub, is_setting, names_in

PRIVACY, TERMS, COOKIES, IMPRINT = "Privacy Policy", "Terms of Service", "Trackers Policy", "Imprint"

NAMES = [
    (
        "en",
        PRIVACY,
        "Privacy Policy|Privacy|Privacy Notice|Data Protection|Privacy & Cookie Policy|Our privacy statement",
    ),
    ("en", TERMS, "Terms|Terms of Service|Terms & Conditions|Terms and Conditions of Use|User Agreement|EULA|T&Cs"),
    ("en", COOKIES, "Cookies|Cookie Policy|Cookie Notice|Cookies & Tracking Technologies"),
    ("de", PRIVACY, "Datenschutz|Datenschutzerklärung|Datenschutzhinweise|Hinweise zum Datenschutz"),
    ("de", TERMS, "AGB|Nutzungsbedingungen|Allgemeine Geschäftsbedingungen|Allgemeine Geschäftsbedingungen (AGB)"),
    ("de", COOKIES, "Cookie-Richtlinie|Cookie-Hinweise"),
    ("de", IMPRINT, "Impressum"),
    (
        "fr",
        PRIVACY,
        "Politique de confidentialité|Confidentialité|Données personnelles|Charte de protection des données",
    ),
    ("fr", TERMS, "Conditions d'utilisation|Conditions générales d’utilisation|CGU|Conditions générales"),
    ("fr", COOKIES, "Politique de cookies|Politique relative aux cookies"),
    ("fr", IMPRINT, "Mentions légales"),
    ("es", PRIVACY, "Política de privacidad|Aviso de privacidad|Privacidad|Protección de datos"),
    ("es", TERMS, "Términos y condiciones|Condiciones de uso|Términos del servicio"),
    ("es", IMPRINT, "Aviso legal"),
    ("pt", PRIVACY, "Política de Privacidade|Privacidade"),
    ("pt", TERMS, "Termos de Uso|Termos e Condições|Condições gerais"),
    ("it", PRIVACY, "Informativa sulla privacy|Protezione dei dati personali"),
    ("it", TERMS, "Termini e condizioni|Condizioni generali|Termini di servizio"),
    ("it", IMPRINT, "Note legali"),
    ("nl", PRIVACY, "Privacybeleid|Privacyverklaring"),
    ("nl", TERMS, "Algemene voorwaarden|Gebruiksvoorwaarden"),
    ("pl", PRIVACY, "Polityka prywatności|Ochrona danych osobowych"),
    ("pl", TERMS, "Regulamin|Warunki korzystania"),
    ("sv", PRIVACY, "Integritetspolicy|Personuppgiftspolicy"),
    ("sv", TERMS, "Användarvillkor|Allmänna villkor"),
    ("da", PRIVACY, "Privatlivspolitik|Persondatapolitik"),
    ("da", TERMS, "Forretningsbetingelser|Brugsvilkår"),
    ("no", PRIVACY, "Personvern|Personvernerklæring"),
    ("no", TERMS, "Vilkår for bruk|Bruksvilkår"),
    ("fi", PRIVACY, "Tietosuojaseloste|Tietosuoja"),
    ("fi", TERMS, "Käyttöehdot|Yleiset sopimusehdot"),
    ("cs", PRIVACY, "Ochrana osobních údajů|Zásady ochrany osobních údajů"),
    ("cs", TERMS, "Obchodní podmínky|Podmínky používání"),
    ("hu", PRIVACY, "Adatvédelmi tájékoztató"),
    ("ro", PRIVACY, "Politica de confidențialitate"),
    ("tr", PRIVACY, "Gizlilik Politikası|Kişisel Verilerin Korunması"),
    ("tr", TERMS, "Kullanım Koşulları|Kullanıcı Sözleşmesi"),
    ("tr", COOKIES, "Çerez Politikası"),
    ("ru", PRIVACY, "Политика конфиденциальности|Конфиденциальность|Обработка персональных данных"),
    ("ru", TERMS, "Пользовательское соглашение|Условия использования"),
    ("uk", PRIVACY, "Політика конфіденційності"),
    ("uk", TERMS, "Умови використання"),
    ("el", PRIVACY, "Πολιτική απορρήτου"),
    ("el", TERMS, "Όροι χρήσης"),
    ("ja", PRIVACY, "プライバシーポリシー|個人情報保護方針|個人情報の取り扱いについて"),
    ("ja", TERMS, "利用規約|サービス利用規約"),
    ("zh", PRIVACY, "隐私政策|隱私權政策|个人信息保护政策"),
    ("zh", TERMS, "服务条款|用户协议|使用條款"),
    ("ko", PRIVACY, "개인정보처리방침|개인정보 처리방침"),
    ("ko", TERMS, "이용약관|서비스 이용약관"),
    ("ar", PRIVACY, "سياسة الخصوصية"),
    ("ar", TERMS, "شروط الاستخدام|الشروط والأحكام"),
    ("he", PRIVACY, "מדיניות פרטיות|מדיניות הפרטיות"),
    ("he", TERMS, "תנאי שימוש"),
    ("hi", PRIVACY, "गोपनीयता नीति"),
    ("th", PRIVACY, "นโยบายความเป็นส่วนตัว"),
    ("vi", PRIVACY, "Chính sách bảo mật"),
    ("vi", TERMS, "Điều khoản sử dụng"),
    ("id", PRIVACY, "Kebijakan Privasi"),
]


@pytest.mark.parametrize(
    ("language", "type", "text"), [(tag, type, text) for tag, type, texts in NAMES for text in texts.split("|")]
)
def test_a_name_alone(language: str, type: str, text: str) -> None:
    name = names_in(text)[0]
    assert (name.type, name.language, name.share) == (type, language, 1.0)


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("Acceptable Use Policy (AUP)", "Acceptable Use Policy"),
        ("Fair use policy", "Acceptable Use Policy"),
        ("Community Guidelines", "Community Guidelines"),
        ("Règles de la communauté", "Community Guidelines"),
        ("Data Processing Addendum", "Data Processor Agreement"),
        ("Auftragsverarbeitungsvertrag", "Data Processor Agreement"),
        ("List of Sub-processors", "Subprocessor List"),
        ("DMCA", "Copyright Claims Policy"),
        ("Refund Policy", "Refund Policy"),
        ("Widerrufsbelehrung", "Refund Policy"),
        ("Conditions générales de vente", "General Conditions of Sale"),
        ("Terms of Sale", "General Conditions of Sale"),
        ("API Terms of Use", "Developer Terms"),
        ("Children's Privacy Policy", "Children Privacy Policy"),
        ("Accessibility", "Accessibility Statement"),
        ("Responsible Disclosure", "Vulnerability Disclosure Policy"),
        ("Service Level Agreement (SLA)", "Service Level Agreement"),
        ("Responsible AI principles", "AI Policy"),
        ("Law enforcement guidelines", "Law Enforcement Guidelines"),
        ("Brand guidelines", "Brand Guidelines"),
        ("Advertising policies", "Advertising Content Policy"),
        ("Enterprise Terms of Service", "Commercial Terms"),
        ("Modern Slavery Statement", "Human Rights Policy"),
    ],
)
def test_a_narrower_name(text: str, type: str) -> None:
    assert names_in(text)[0].type == type


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("Acme | Privacy Policy", PRIVACY),
        ("Terms of Service - Acme Inc.", TERMS),
        ("Privacy Policy (opens in a new window)", PRIVACY),
        ("AGB: Acme GmbH", TERMS),
        ("利用規約 | アクメ", TERMS),
        ("Read our Privacy Policy.", PRIVACY),
    ],
)
def test_a_title_with_the_sites_own_name(text: str, type: str) -> None:
    assert (names_in(text)[0].type, names_in(text)[0].share) == (type, 1.0)


def test_several_names_and_names_among_other_words() -> None:
    assert {name.type for name in names_in("Terms & Privacy")} == {TERMS, PRIVACY}
    assert names_in("How we protect the privacy of our customers")[0].share < 0.3
    assert names_in("Privacy Notice for California Residents")[0].start == 0
    assert names_in("Anvils for every forge") == ()
    assert names_in("privacy " * 40) == ()


LISTS = (
    "Legal|Policies|Trust Center|Privacy Center|Legal & Compliance|Terms & Policies|Rechtliches|Informations légales|"
    "Juridisch|Правовая информация|法的情報|法律信息|약관 및 정책|Políticas|Yasal|Dokumenty prawne"
)
CONTROLS = (
    "Cookie settings|Your Privacy Choices|Do Not Sell or Share My Personal Information|Cookie-Einstellungen|Cookie設定|"
    "Gérer les cookies|Preferencias de cookies|Impostazioni cookie|Ustawienia plików cookie|Настройки cookie"
)


@pytest.mark.parametrize("text", LISTS.split("|"))
def test_pages_that_list_documents(text: str) -> None:
    assert is_hub(text)


@pytest.mark.parametrize("text", ["Privacy Policy", "About us", "Legal advice for founders", ""])
def test_pages_that_list_none(text: str) -> None:
    assert not is_hub(text)


@pytest.mark.parametrize("text", CONTROLS.split("|"))
def test_controls_are_told_from_documents(text: str) -> None:
    assert is_setting(text)


@pytest.mark.parametrize("text", ["Cookie Policy", "Privacy Policy", "Datenschutz"])
def test_documents_are_no_controls(text: str) -> None:
    assert not is_setting(text)


@pytest.mark.parametrize(
    ("url", "type", "last"),
    [
        ("https://acme.com/legal/terms/privacy", PRIVACY, True),
        ("https://acme.com/rules-and-policies/copyright-policy", "Copyright Claims Policy", True),
        ("https://acme.com/privacy-and-cookies", PRIVACY, True),
        ("https://acme.com/PrivacyPolicy.aspx", PRIVACY, True),
        ("https://acme.com/doc?page=cookie-policy", COOKIES, True),
        ("https://acme.com/all#terms-of-use", TERMS, True),
        ("https://acme.com/privacy/2024/details", PRIVACY, False),
        ("https://privacy.acme.com/statement", PRIVACY, False),
        ("https://developers.acme.com/terms", "Developer Terms", True),
        ("https://ads.acme.com/guidelines", "Advertising Content Policy", True),
        ("https://acme.com/HighSpeedAUP", "Acceptable Use Policy", True),
        ("https://acme.de/%64atenschutzerkl%C3%A4rung", PRIVACY, True),
        ("https://acme.com/anvils/42", "", False),
        ("https://privacy-tools.example/", "", False),  # a company's name says nothing of its pages
        ("http://[broken/privacy", "", False),
    ],
)
def test_what_an_address_names(url: str, type: str, last: bool) -> None:
    found = address_names(url)
    assert (found.type, found.last) == (type, last)


@pytest.mark.parametrize("path", ["legal", "policies", "trust-center", "en/legal/", "legal/index", "privacy-center"])
def test_addresses_of_pages_that_list_documents(path: str) -> None:
    assert address_names(f"https://acme.com/{path}").hub


def test_no_name_is_empty_and_all_are_folded_alike() -> None:
    for kind in KINDS:
        for tag, names in kind.names.items():
            assert re.fullmatch(folded_pattern(names), "") is None, (kind.type, tag)
        assert re.fullmatch(kind.words, "") is None, kind.type
    assert len(TYPES) == len(set(TYPES))


@given(st.text(max_size=200))
def test_shares_are_shares(text: str) -> None:
    assert all(0 < name.share <= 1 and name.type in TYPES for name in names_in(text))
    assert folded(folded(text)) == folded(text) or not text.isascii()
    assert isinstance(is_hub(text) or is_setting(text), bool)
    assert 0 <= address_names(f"https://acme.example/{text}").share <= 1
