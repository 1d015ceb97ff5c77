"""Which language a text is in: one made-up paragraph in each, and what is declared where a text says too little."""

from __future__ import annotations

import pytest

from tracker.core.reading.languages import LANGUAGES, detect

TEXTS = {
    "en": "We collect the data that you give us when you open an account, and we keep it for as long as it is needed.",
    "fr": "Nous recueillons les données que vous nous donnez lors de l’ouverture de votre compte et nous les gardons.",
    "de": "Wir erheben die Daten, die Sie uns bei der Anmeldung geben, und speichern sie nur so lange wie nötig ist.",
    "es": (
        "Recogemos los datos que usted nos facilita al abrir una cuenta y los conservamos el tiempo que sea necesario."
    ),
    "pt": "Recolhemos os dados que você nos fornece ao abrir uma conta e não os vendemos a ninguém, exceto por lei.",
    "it": "Raccogliamo i dati che ci fornisci quando apri un conto e li conserviamo solo per il tempo della fornitura.",
    "nl": (
        "Wij verzamelen de gegevens die u ons geeft als u een account opent en bewaren deze niet langer dan nodig is."
    ),
    "ca": (
        "Recollim les dades que ens facilita quan obre un compte i les conservem amb cura pel temps que és necessari."
    ),
    "sv": "Vi samlar in uppgifter som du ger oss när du öppnar ett konto och vi delar inte dina uppgifter med andra.",
    "da": "Vi indsamler oplysninger om dig, når du bruger vores tjenester, og vi deler dem ikke med andre end dig.",
    "no": "Vi samler inn opplysninger om deg når du bruker tjenestene våre, og vi deler dem ikke med noen andre.",
    "fi": "Keräämme tietoja, joita annat meille kun avaat tilin, ja säilytämme ne niin kauan kuin se on tarpeen.",
    "is": "Við söfnum upplýsingum um þig þegar þú stofnar reikning og við deilum þeim ekki með öðrum en þér sem er.",
    "pl": (
        "Zbieramy dane, które podajesz nam przy zakładaniu konta, i nie przekazujemy ich innym bez zgody, oraz dla nas."
    ),
    "cs": (
        "Shromažďujeme údaje, které nám poskytnete při založení účtu, a nebo jsou potřeba podle zákona, aby "
        "se chránily."
    ),
    "sk": (
        "Zhromažďujeme údaje, ktoré nám poskytnete pri založení účtu, alebo sú potrebné podľa zákona, aby sa chránili."
    ),
    "sl": "Zbiramo podatke, ki nam jih posredujete, ko odprete račun, in jih hranimo, če so po zakonu potrebni za vas.",
    "hr": (
        "Prikupljamo podatke koje nam dajete kada otvorite račun i čuvamo ih ako su po zakonu potrebni za "
        "vas iz osobnih."
    ),
    "sr": "Прикупљамо податке које нам дајете када отворите налог и чувамо их ако су по закону потребни за вас.",
    "hu": (
        "Az adatokat, amelyeket a fiók megnyitásakor ad meg, csak addig őrizzük meg, ameddig ez szükséges, "
        "és nem adjuk."
    ),
    "ro": (
        "Colectăm datele pe care ni le furnizați la deschiderea unui cont și le păstrăm pentru o perioadă "
        "care este în lege."
    ),
    "bg": (
        "Ние събираме данни, които ни предоставяте, когато откривате профил, и ги пазим, ако това се изисква от закона."
    ),
    "ru": (
        "Мы собираем данные, которые вы нам сообщаете при открытии счёта, и не передаём их другим без вашего согласия."
    ),
    "uk": (
        "Ми збираємо дані, які ви нам надаєте під час відкриття рахунку, і не передаємо їх іншим без вашої "
        "згоди, якщо це є."
    ),
    "el": "Συλλέγουμε τα δεδομένα που μας δίνετε όταν ανοίγετε λογαριασμό και τα κρατάμε όσο χρειάζεται.",
    "tr": (
        "Hesap açarken bize verdiğiniz bilgileri topluyoruz ve bu bilgileri yasalar için gerekli olan süre "
        "kadar saklıyoruz."
    ),
    "lt": (
        "Mes renkame duomenis, kuriuos pateikiate atidarydami paskyrą, ir saugome juos tik tiek, kiek yra "
        "būtina, arba kad."
    ),
    "lv": (
        "Mēs vācam datus, ko jūs mums sniedzat, atverot kontu, un glabājam tos tikai tik ilgi, kā tas ir "
        "nepieciešams, lai."
    ),
    "et": (
        "Kogume andmeid, mida te meile konto avamisel annate, ja säilitame neid nii kaua, kui see on "
        "vajalik, ning ei müü."
    ),
    "id": (
        "Kami mengumpulkan data yang Anda berikan saat membuka akun dan tidak akan menjual data ini kepada "
        "pihak dari luar."
    ),
    "ms": (
        "Kami mengumpul data yang anda berikan apabila membuka akaun dan tidak akan menjual data ini kepada "
        "pihak ketiga, ialah."
    ),
    "vi": (
        "Chúng tôi thu thập thông tin mà bạn cung cấp khi mở tài khoản và không bán thông tin này cho người khác được."
    ),
    "th": "เราเก็บรวบรวมข้อมูลที่คุณให้ไว้เมื่อเปิดบัญชี และเก็บไว้เท่าที่จำเป็นเท่านั้น",
    "zh": "我们收集您在注册账户时提供的信息，并且只在必要的期限内保存这些信息。",
    "ja": "当社は、お客様がアカウントを開設する際に提供された情報を収集し、必要な期間のみ保管します。",
    "ko": "우리는 귀하가 계정을 개설할 때 제공한 정보를 수집하며 필요한 기간 동안만 보관합니다.",
    "ar": "نحن نجمع البيانات التي تقدمها لنا عند فتح حساب، ولا نبيع هذه البيانات إلى أي طرف آخر.",
    "fa": "ما اطلاعاتی را که شما هنگام باز کردن حساب به ما می دهید جمع می کنیم و آن را با دیگران به اشتراک نمی گذاریم.",
    "he": "אנו אוספים את המידע שאתם מוסרים לנו בעת פתיחת חשבון ושומרים אותו רק כל עוד יש בכך צורך.",
    "hi": "जब आप खाता खोलते हैं तो हम आपके द्वारा दी गई जानकारी एकत्र करते हैं और उसे आवश्यक समय तक ही रखते हैं।",
    "gl": (
        "Recollemos os datos que vostede nos dá cando abre unha conta e gardámolos segundo a lei, polo que non os dá."
    ),
    "eu": (
        "Kontu bat irekitzean ematen dizkiguzun datuak biltzen ditugu, eta datu pertsonalak "
        "legearen arabera gorde dira."
    ),
    "cy": (
        "Rydym yn casglu eich data wrth i chi agor cyfrif, ac mae eich data yn cael ei gadw gan ein tîm fel y bo angen."
    ),
    "af": (
        "Ons versamel die inligting wat jy vir ons gee wanneer jy ’n rekening open, en ons sal dit "
        "nie met hulle deel nie."
    ),
    "mk": (
        "Ние ги собираме податоците што ни ги давате кога отворате сметка и ги чуваме како што е "
        "потребно според законот."
    ),
    "sq": (
        "Ne mbledhim të dhënat që na jepni kur hapni një llogari dhe nuk i ndajmë këto me të "
        "tjerët pa lejen tuaj, ose ligj."
    ),
    "fil": (
        "Kinokolekta namin ang impormasyong ibinibigay mo kapag nagbukas ka ng account, at hindi "
        "namin ito ibinebenta sa iba."
    ),
    "sw": (
        "Tunakusanya taarifa ambazo unatupa wakati wa kufungua akaunti yako na hatuziuzi kwa watu "
        "wengine katika nchi hii."
    ),
    "ur": (
        "ہم وہ معلومات جمع کرتے ہیں جو آپ اکاؤنٹ کھولتے وقت ہمیں دیتے ہیں اور ہم اس کو کسی اور کے ساتھ شیئر نہیں کرتے۔"
    ),
    "bn": "আপনি অ্যাকাউন্ট খোলার সময় যে তথ্য দেন তা আমরা সংগ্রহ করি এবং কেবল প্রয়োজনীয় সময় পর্যন্ত রাখি।",
    "ta": ("நீங்கள் கணக்கைத் திறக்கும்போது எங்களுக்கு வழங்கும் தகவல்களை நாங்கள் சேகரித்து தேவையான காலம் வரை மட்டுமே வைத்திருப்போம்."),
}


@pytest.mark.parametrize("tag", sorted(LANGUAGES))
@pytest.mark.parametrize("times", [1, 60])
def test_reads_the_language_from_the_text(tag: str, times: int) -> None:
    assert detect(" ".join([TEXTS[tag]] * times)) == tag


@pytest.mark.parametrize("tag", sorted(set(LANGUAGES) - {"en"}))
def test_the_text_outweighs_a_wrong_declaration(tag: str) -> None:
    assert detect(" ".join([TEXTS[tag]] * 5), "en-US") == tag


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("", "", ""),
        ("", "de-AT", "de"),
        ("Impressum", "de", "de"),
        ("404", "pt_BR", "pt"),
        ("OK", "nb-NO", "no"),
        ("OK", "ka", "ka"),
        ("OK", "not a tag!", ""),
        ("x" * 50_000, "zh-Hant-TW", "zh"),
    ],
)
def test_falls_back_to_what_is_declared(text: str, declared: str, expected: str) -> None:
    assert detect(text, declared) == expected


def test_a_page_of_tables_is_read_from_its_beginning() -> None:
    table = "sessionid | 6 months | ads.example.com\n" * 400
    assert detect(TEXTS["en"] * 6 + "\n" + table) == "en"


def test_every_language_says_when_a_policy_was_updated_and_from_when_it_holds() -> None:
    for tag, language in LANGUAGES.items():
        assert language.last, tag
        assert language.updated, tag
        assert language.effective, tag
        assert language.common or language.script, tag
        assert language.order in {"DMY", "MDY", "YMD"}, tag
