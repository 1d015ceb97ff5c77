"""Which language a text is in: two made-up paragraphs in each, mixtures, tables, and texts that say too little."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.addresses import primary
from tracker.core.reading.detect import detect
from tracker.core.reading.languages import LANGUAGES

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


NOTICES = {
    "en": (
        "This notice explains how Borealis handles personal information. When a customer places an order, "
        "the shop records the delivery address and passes it to the carrier; nobody else receives it."
    ),
    "de": (
        "Diese Hinweise erläutern den Umgang der Borealis GmbH mit personenbezogenen Daten. Bei einer "
        "Bestellung speichert der Shop die Lieferanschrift und gibt sie an den Paketdienst weiter; sonst "
        "erhält sie niemand."
    ),
    "fr": (
        "La présente notice explique comment Borealis traite les données personnelles. Lors d'une "
        "commande, la boutique enregistre l'adresse de livraison et la transmet au transporteur; personne "
        "d'autre ne la reçoit."
    ),
    "es": (
        "Este aviso explica cómo trata Borealis los datos personales. Al realizar un pedido, la tienda "
        "guarda la dirección de entrega y la comunica al transportista; nadie más la recibe."
    ),
    "pt": (
        "Este aviso explica como a Borealis trata dados pessoais. Ao fazer uma encomenda, a loja guarda a "
        "morada de entrega e transmite-a à transportadora; mais ninguém a recebe."
    ),
    "it": (
        "Questa informativa spiega come Borealis tratta i dati personali. Al momento dell'ordine il "
        "negozio registra l'indirizzo di consegna e lo comunica al corriere; nessun altro lo riceve."
    ),
    "nl": (
        "Deze verklaring legt uit hoe Borealis omgaat met persoonsgegevens. Bij een bestelling bewaart de "
        "winkel het afleveradres en geeft dat door aan de vervoerder; niemand anders krijgt het."
    ),
    "ca": (
        "Aquest avís explica com Borealis tracta les dades personals. Quan es fa una comanda, la botiga "
        "desa l'adreça de lliurament i la comunica al transportista; ningú més no la rep."
    ),
    "sv": (
        "Här beskrivs hur Borealis hanterar personuppgifter. Vid en beställning sparar butiken "
        "leveransadressen och lämnar den vidare till fraktbolaget; ingen annan får den."
    ),
    "da": (
        "Her beskrives, hvordan Borealis behandler personoplysninger. Ved en bestilling gemmer butikken "
        "leveringsadressen og giver den videre til fragtfirmaet; ingen andre får den."
    ),
    "no": (
        "Her beskrives hvordan Borealis behandler personopplysninger. Ved en bestilling lagrer butikken "
        "leveringsadressen og gir den videre til fraktselskapet; ingen andre får den."
    ),
    "fi": (
        "Tässä selosteessa kerrotaan, miten Borealis käsittelee henkilötietoja. Tilauksen yhteydessä "
        "kauppa tallentaa toimitusosoitteen ja välittää sen kuljetusyhtiölle; kukaan muu ei saa sitä."
    ),
    "is": (
        "Hér er útskýrt hvernig Borealis fer með persónuupplýsingar. Þegar pöntun er gerð geymir "
        "verslunin heimilisfangið og sendir það til flutningsaðila; enginn annar fær það."
    ),
    "pl": (
        "Niniejsza informacja wyjaśnia, jak Borealis przetwarza dane osobowe. Przy składaniu zamówienia "
        "sklep zapisuje adres dostawy i przekazuje go przewoźnikowi; nikt inny go nie otrzymuje."
    ),
    "cs": (
        "Toto sdělení vysvětluje, jak Borealis zpracovává osobní údaje. Při objednávce si obchod uloží "
        "doručovací adresu a předá ji dopravci; nikdo další ji nedostane."
    ),
    "sk": (
        "Toto oznámenie vysvetľuje, ako Borealis spracúva osobné údaje. Pri objednávke si obchod uloží "
        "doručovaciu adresu a odovzdá ju dopravcovi; nikto ďalší ju nedostane."
    ),
    "sl": (
        "To obvestilo pojasnjuje, kako Borealis obdeluje osebne podatke. Ob naročilu trgovina shrani "
        "naslov za dostavo in ga posreduje prevozniku; nihče drug ga ne prejme."
    ),
    "hr": (
        "Ova obavijest objašnjava kako Borealis obrađuje osobne podatke. Prilikom narudžbe trgovina "
        "sprema adresu za dostavu i prosljeđuje je prijevozniku; nitko drugi je ne dobiva."
    ),
    "sr": (
        "Ово обавештење објашњава како Бореалис обрађује личне податке. Приликом поруџбине продавница "
        "чува адресу за испоруку и прослеђује је превознику; нико други је не добија."
    ),
    "hu": (
        "Ez a tájékoztató elmagyarázza, hogyan kezeli a Borealis a személyes adatokat. Rendeléskor a bolt "
        "elmenti a szállítási címet, és továbbítja a futárnak; senki más nem kapja meg."
    ),
    "ro": (
        "Această notă explică modul în care Borealis prelucrează datele personale. La plasarea unei "
        "comenzi, magazinul reține adresa de livrare și o transmite curierului; nimeni altcineva nu o "
        "primește."
    ),
    "bg": (
        "Това съобщение обяснява как Бореалис обработва лични данни. При поръчка магазинът записва адреса "
        "за доставка и го предава на превозвача; никой друг не го получава."
    ),
    "ru": (
        "В этом уведомлении объясняется, как Бореалис обрабатывает персональные данные. При оформлении "
        "заказа магазин сохраняет адрес доставки и передаёт его перевозчику; больше никто его не "
        "получает."
    ),
    "uk": (
        "Це повідомлення пояснює, як Бореаліс обробляє персональні дані. Під час замовлення магазин "
        "зберігає адресу доставки та передає її перевізнику; більше ніхто її не отримує."
    ),
    "el": (
        "Η παρούσα ειδοποίηση εξηγεί πώς η Borealis χειρίζεται τα προσωπικά δεδομένα. Κατά την παραγγελία "
        "το κατάστημα αποθηκεύει τη διεύθυνση παράδοσης και τη διαβιβάζει στον μεταφορέα."
    ),
    "tr": (
        "Bu bildirim, Borealis'in kişisel verileri nasıl işlediğini açıklar. Sipariş sırasında mağaza "
        "teslimat adresini kaydeder ve kargo şirketine iletir; başka kimse almaz."
    ),
    "lt": (
        "Šis pranešimas paaiškina, kaip Borealis tvarko asmens duomenis. Pateikus užsakymą parduotuvė "
        "įrašo pristatymo adresą ir perduoda jį vežėjui; niekas kitas jo negauna."
    ),
    "lv": (
        "Šis paziņojums skaidro, kā Borealis apstrādā personas datus. Veicot pasūtījumu, veikals saglabā "
        "piegādes adresi un nodod to pārvadātājam; neviens cits to nesaņem."
    ),
    "et": (
        "See teade selgitab, kuidas Borealis isikuandmeid töötleb. Tellimuse esitamisel salvestab pood "
        "tarneaadressi ja edastab selle vedajale; keegi teine seda ei saa."
    ),
    "id": (
        "Pemberitahuan ini menjelaskan bagaimana Borealis menangani informasi pribadi. Ketika pelanggan "
        "memesan, toko menyimpan alamat pengiriman dan meneruskannya kepada kurir; orang lain tidak "
        "menerimanya."
    ),
    "ms": (
        "Notis ini menerangkan cara Borealis mengendalikan maklumat peribadi. Apabila pelanggan membuat "
        "pesanan, kedai menyimpan alamat penghantaran dan menyerahkannya kepada syarikat kurier; orang "
        "lain tidak menerimanya."
    ),
    "vi": (
        "Thông báo này giải thích cách Borealis xử lý thông tin cá nhân. Khi khách hàng đặt hàng, cửa "
        "hàng lưu địa chỉ giao hàng và chuyển cho đơn vị vận chuyển; không ai khác nhận được."
    ),
    "th": ("ประกาศนี้อธิบายวิธีที่ร้านจัดการข้อมูลส่วนบุคคล เมื่อลูกค้าสั่งซื้อ ร้านจะบันทึกที่อยู่จัดส่งและส่งต่อให้ผู้ขนส่ง"),
    "zh": "本声明说明北极星如何处理个人信息。客户下单时，商店会记录送货地址并将其转交给承运人，其他任何人都不会收到。",
    "ja": (
        "本通知は、ボレアリスが個人情報をどのように取り扱うかを説明しま"
        "す。ご注文の際、店舗は配送先住所を記録し、運送会社に渡します。"
    ),
    "ko": (
        "이 고지는 보레알리스가 개인정보를 처리하는 방법을 설명합니다."
        " 주문 시 상점은 배송 주소를 저장하여 운송업체에 전달합니다."
    ),
    "ar": (
        "يوضح هذا الإشعار كيف تتعامل شركة بورياليس مع المعلومات الشخصية. عند تقديم طلب، يحفظ المتجر عنوان "
        "التسليم ويرسله إلى شركة النقل."
    ),
    "fa": (
        "این اطلاعیه توضیح می‌دهد که بورئالیس چگونه با اطلاعات شخصی رفتار می‌کند. هنگام سفارش، فروشگاه "
        "نشانی تحویل را ذخیره و به شرکت حمل ارسال می‌کند."
    ),
    "he": (
        "הודעה זו מסבירה כיצד בוריאליס מטפלת במידע אישי. בעת הזמנה החנות שומרת את כתובת המשלוח ומעבירה "
        "אותה לחברת השילוח."
    ),
    "hi": (
        "यह सूचना बताती है कि बोरियालिस व्यक्तिगत जानकारी को कैसे संभालता है। ऑर्डर देते समय दुकान "
        "डिलीवरी का पता सहेजती है और उसे वाहक को देती है।"
    ),
}


@pytest.mark.parametrize("tag", sorted(TEXTS))
@pytest.mark.parametrize("times", [1, 60])
def test_reads_the_language_from_the_text(tag: str, times: int) -> None:
    assert detect(" ".join([TEXTS[tag]] * times)) == tag
    assert detect(" ".join([NOTICES.get(tag, TEXTS[tag])] * times)) == tag


@pytest.mark.parametrize("tag", sorted(set(NOTICES) - {"no"}))
def test_a_line_is_enough(tag: str) -> None:
    assert detect(NOTICES[tag][:60]) == tag


def test_the_table_of_dates_is_covered() -> None:
    assert set(LANGUAGES) <= set(TEXTS)


@pytest.mark.parametrize("tag", sorted(set(TEXTS) - {"en"}))
def test_the_text_outweighs_a_wrong_declaration(tag: str) -> None:
    assert detect(" ".join([TEXTS[tag]] * 5), "en-US") == tag


@pytest.mark.parametrize("declared", ["en", "de", "fr"])
@pytest.mark.parametrize("tag", sorted(TEXTS))
def test_words_of_the_declared_language_are_not_taken_for_it(tag: str, declared: str) -> None:
    assert detect(" ".join([TEXTS[tag]] * 60), declared) == tag


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
        (NOTICES["no"][:60], "nb", "no"),
        (NOTICES["da"][:60], "da", "da"),
    ],
)
def test_falls_back_to_what_is_declared(text: str, declared: str, expected: str) -> None:
    assert detect(text, declared) == expected


@pytest.mark.parametrize("tag", sorted(NOTICES))
def test_a_page_of_tables_is_read_from_its_beginning(tag: str) -> None:
    table = "sessionid | 6 months | ads.example.com\n" * 400
    assert detect(NOTICES[tag] * 4 + "\n" + table) == tag


@pytest.mark.parametrize(("more", "less"), [("de", "en"), ("en", "fr"), ("ja", "en"), ("pt", "es"), ("zh", "ko")])
@pytest.mark.parametrize("first", [True, False])
def test_a_page_in_two_languages_is_in_the_one_most_of_it_is_in(more: str, less: str, first: bool) -> None:
    most, rest = (NOTICES[more] * 99)[:6_500], (NOTICES[less] * 99)[:3_500]
    assert detect("\n\n".join([most, rest] if first else [rest, most])) == more


@pytest.mark.parametrize(
    ("declared", "expected"),
    [("en-US", "en"), ("nb", "no"), ("iw", "he"), ("zh_Hans", "zh"), ("", ""), ("english", ""), ("x-12", "")],
)
def test_tags_are_written_one_way(declared: str, expected: str) -> None:
    assert primary(declared) == expected


@given(st.text(), st.text(max_size=20))
def test_never_raises(text: str, declared: str) -> None:
    assert detect(text, declared) == detect(text, declared)


@pytest.mark.parametrize("text", ["\x00 abc " * 40, "\ud800 words and words " * 40, "\ufffe" * 900, "\U000e0001" * 999])
def test_odd_characters_are_survived(text: str) -> None:
    assert isinstance(detect(text), str)
