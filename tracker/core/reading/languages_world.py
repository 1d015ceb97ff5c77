"""The languages of Asia and the Middle East: one entry each; `language` has the fields."""

from __future__ import annotations

from tracker.core.reading.language import Language

WORLD: dict[str, Language] = {
    "id": Language(
        months="januari/jan|februari/feb|maret/mar|april/apr|mei|juni/jun|juli/jul|agustus/agu/agt|"
        "september/sep|oktober/okt|november/nov|desember/des",
        last="terakhir diperbarui|terakhir diubah|pembaruan terakhir|terakhir kali diperbarui|"
        "diperbarui terakhir|tanggal pembaruan|terakhir direvisi|perubahan terakhir|terakhir dimutakhirkan",
        updated="diperbarui|diubah|direvisi|pembaruan",
        soft="versi|tanggal|dipublikasikan",
        effective="berlaku sejak|berlaku mulai|tanggal berlaku|mulai berlaku|efektif sejak|tanggal efektif|"
        "efektif mulai|berlaku efektif|berlaku pada|efektif per",
        past="sebelumnya|sampai",
        own="kebijakan|ketentuan|syarat|dokumen|halaman|perjanjian",
        law="undang-undang|peraturan|uu",
    ),
    "ms": Language(
        months="januari/jan|februari/feb|mac|april/apr|mei|jun|julai|ogos/ogo|september/sep|oktober/okt|"
        "november/nov|disember/dis",
        last="kemas kini terakhir|terakhir dikemas kini|kali terakhir dikemas kini|tarikh kemas kini|"
        "kemaskini terakhir|terakhir dikemaskini|tarikh kemaskini",
        updated="dikemas kini|dikemaskini|dipinda",
        soft="versi|tarikh",
        effective="berkuat kuasa|tarikh berkuat kuasa|berkuatkuasa|tarikh kuat kuasa",
        past="sebelumnya|terdahulu|sehingga",
        own="dasar|terma|syarat|dokumen|halaman|notis|polisi",
        law="akta|peraturan",
    ),
    "vi": Language(
        months="tháng 1|tháng 2|tháng 3|tháng 4|tháng 5|tháng 6|tháng 7|tháng 8|tháng 9|tháng 10|tháng 11|tháng 12",
        last="cập nhật lần cuối|lần cập nhật cuối|cập nhật gần nhất|ngày cập nhật|sửa đổi lần cuối|"
        "cập nhật cuối cùng|lần cập nhật gần nhất|cập nhật mới nhất|chỉnh sửa lần cuối",
        updated="cập nhật|sửa đổi|phiên bản ngày",
        soft="phiên bản|ngày",
        effective="có hiệu lực|ngày có hiệu lực|hiệu lực từ|ngày hiệu lực|hiệu lực kể từ|áp dụng từ|"
        "bắt đầu có hiệu lực|có hiệu lực kể từ",
        past="trước đây|phiên bản trước|cho đến",
        own="chính sách|điều khoản|điều kiện|tài liệu|trang|thông báo",
        law="luật|nghị định|thông tư",
    ),
    "th": Language(
        months="มกราคม/ม.ค.|กุมภาพันธ์/ก.พ.|มีนาคม/มี.ค.|เมษายน/เม.ย.|พฤษภาคม/พ.ค.|มิถุนายน/มิ.ย.|"
        "กรกฎาคม/ก.ค.|สิงหาคม/ส.ค.|กันยายน/ก.ย.|ตุลาคม/ต.ค.|พฤศจิกายน/พ.ย.|ธันวาคม/ธ.ค.",
        last="ปรับปรุงล่าสุด|อัปเดตล่าสุด|แก้ไขล่าสุด|อัพเดทล่าสุด|อัปเดตครั้งล่าสุด|ปรับปรุงครั้งล่าสุด|วันที่ปรับปรุง|วันที่แก้ไข|วันที่อัปเดต",
        updated="อัปเดต|ปรับปรุง|แก้ไข",
        effective="มีผลบังคับใช้|มีผลใช้บังคับ|วันที่มีผล|มีผลตั้งแต่|เริ่มใช้บังคับ|มีผลบังคับตั้งแต่|ใช้บังคับตั้งแต่",
        soft="วันที่|เวอร์ชัน|ฉบับ|เผยแพร่",
        past="ฉบับก่อน|ก่อนหน้า|จนถึง",
        own="นโยบาย|ข้อกำหนด|เงื่อนไข|ประกาศ|เอกสาร",
        law="พระราชบัญญัติ|กฎหมาย|พ.ร.บ",
        own_script=True,
    ),
    "zh": Language(
        months="一月|二月|三月|四月|五月|六月|七月|八月|九月|十月|十一月|十二月",
        last="版本发布日期|更新日期|更新时间|更新時間|最近更新|最后更新|最後更新|最新更新|修订日期|"
        "修訂日期|版本日期|最近一次更新|最后修订|最後修訂|最后修改|最後修改|最新修订|最新版本|版本更新|最近修订|"
        "本版更新",
        updated="更新于|更新於|修订于|修訂於|更新|修订|修訂|修改",
        soft="版本|发布日期|發布日期|日期|发布|公布|发布时间",
        effective="生效日期|生效日|生效时间|起生效|生效|实施日期|起施行|施行|起实施|起适用",
        past="历史版本|旧版|以前版本|此前|过往版本|截至",
        own="政策|协议|協議|条款|條款|声明|聲明|规则|本文",
        law="法律|法规|条例|保护法|安全法|民法典",
        order="YMD",
        own_script=True,
    ),
    "ja": Language(
        months="1月|2月|3月|4月|5月|6月|7月|8月|9月|10月|11月|12月",
        last="最終更新|最終改定|最終改訂|最終改正|更新日|改定日|改訂日|改正日|最終変更|直近改定|最新改定|最終修正",
        updated="改定|改訂|更新|改正|変更",
        soft="制定日|制定|公開日|作成日|策定|掲載日|版",
        effective="発効日|施行日|施行|発効|適用開始|適用|効力発生|実施日|有効",
        past="以前|旧|まで",
        own="ポリシー|規約|方針|本規|条件|ガイドライン",
        law="法律|保護法|号",
        order="YMD",
        own_script=True,
    ),
    "ko": Language(
        months="1월|2월|3월|4월|5월|6월|7월|8월|9월|10월|11월|12월",
        last="최종 수정|최종수정|최종 업데이트|마지막 업데이트|최근 수정|최종 개정|최종개정|수정일|개정일|"
        "마지막 수정|최근 업데이트|업데이트 날짜|변경일자|개정 일자|최근 개정|최종 변경|업데이트 일자|개정일자",
        updated="개정|수정|업데이트|변경",
        soft="공고일자|공고|공고일|제정|버전|게시일",
        effective="시행일자|시행일|시행|발효일|적용일|효력 발생|부터 적용|유효|적용",
        past="이전|까지|변경 전",
        own="방침|약관|정책|본|동의",
        law="법률|보호법|시행령",
        order="YMD",
        own_script=True,
    ),
    "ar": Language(
        months="يناير/كانون الثاني|فبراير/شباط|مارس/آذار|أبريل/ابريل/إبريل/نيسان|مايو/أيار|يونيو/حزيران|"
        "يوليو/تموز|أغسطس/اغسطس/آب|سبتمبر/أيلول|أكتوبر/اكتوبر/تشرين الأول|نوفمبر/تشرين الثاني|ديسمبر/كانون الأول",
        last="آخر تحديث|تاريخ آخر تحديث|اخر تحديث|آخر تعديل|تاريخ التحديث|أحدث تحديث|آخر مراجعة|"
        "تم التحديث في|تم آخر تحديث",
        updated="تم تحديث~|تحديث|تعديل|محدث~|تم التعديل",
        soft="تاريخ|الإصدار|نشر",
        effective="تاريخ السريان|ساري~ المفعول|تاريخ النفاذ|سارية اعتبار|تسري اعتبار|اعتبارا من|تاريخ سريان|"
        "حيز التنفيذ|تاريخ بدء|يسري",
        past="السابق~|حتى",
        own="سياسة|شروط|الشروط|بيان|إشعار|وثيقة|اتفاقية|صفحة|هذه",
        law="قانون|القانون|لائحة|نظام",
        own_script=True,
    ),
    "fa": Language(
        months="ژانویه|فوریه|مارس|آوریل|مه|ژوئن|ژوئیه|اوت|سپتامبر|اکتبر|نوامبر|دسامبر",
        last="آخرین به‌روزرسانی|آخرین بروزرسانی|آخرین به روز رسانی|آخرین ویرایش|تاریخ به‌روزرسانی|"
        "آخرین بازبینی|آخرین تغییر|آخرین اصلاح",
        updated="به‌روزرسانی|بروزرسانی|ویرایش",
        effective="تاریخ اجرا|لازم‌الاجرا|تاریخ اعتبار|لازم الاجرا|از تاریخ اجرا",
        soft="تاریخ|نسخه|انتشار",
        past="پیشین|قبلی|تا",
        own="سیاست|شرایط|قوانین|سند|صفحه|بیانیه",
        law="قانون|مقررات|آیین‌نامه",
        own_script=True,
    ),
    "he": Language(
        months="ינואר/בינואר|פברואר/בפברואר|מרץ/במרץ/מרס/במרס|אפריל/באפריל|מאי/במאי|יוני/ביוני|יולי/ביולי|"
        "אוגוסט/באוגוסט|ספטמבר/בספטמבר|אוקטובר/באוקטובר|נובמבר/בנובמבר|דצמבר/בדצמבר",
        last="עודכן לאחרונה|עדכון אחרון|עודכנה לאחרונה|תאריך עדכון|תאריך עדכון אחרון|תאריך העדכון|"
        "עודכנו לאחרונה|שונה לאחרונה",
        updated="עודכן|עודכנה|עודכנו|עדכון|גרסה מיום|נכון ליום",
        soft="תאריך|גרסה|פורסם",
        effective="בתוקף מיום|בתוקף מ|תאריך תחילה|תחולה|בתוקף החל|נכנס לתוקף|תוקף|כניסה לתוקף",
        past="קודמת|עד",
        own="מדיניות|תנאי|תנאים|הצהרה|הסכם|מסמך|תקנון",
        law="חוק|תקנות|תקנה",
        own_script=True,
    ),
    "hi": Language(
        months="जनवरी|फरवरी/फ़रवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर/सितम्बर|अक्टूबर/अक्तूबर|नवंबर/नवम्बर|दिसंबर/दिसम्बर",
        last="अंतिम अपडेट|अंतिम बार अपडेट|पिछला अपडेट|आखिरी अपडेट|अंतिम संशोधन|अंतिम अद्यतन|पिछली बार अपडेट",
        updated="अपडेट|संशोधित|अद्यतन",
        effective="प्रभावी तिथि|प्रभावी तारीख|लागू होने की|से प्रभावी|से लागू|प्रभावी",
        soft="संस्करण|दिनांक|तारीख|प्रकाशित",
        past="पिछला संस्करण|पूर्व|तक",
        own="नीति|शर्तें|नियम|सूचना|दस्तावेज़|पृष्ठ",
        law="अधिनियम|कानून|विनियमन",
        own_script=True,
    ),
    "fil": Language(
        months="enero/ene|pebrero/peb|marso/mar|abril/abr|mayo|hunyo/hun|hulyo/hul|agosto/ago|setyembre/set|"
        "oktubre/okt|nobyembre/nob|disyembre/dis",
        last="huling na-update|huling update|huling binago|huling pagbabago|petsa ng huling|huling pag-update",
        updated="na-update|in-update|binago",
        soft="bersyon|petsa|inilathala",
        effective="petsa ng bisa|may bisa simula|may bisa mula|petsa ng pagkakabisa|epektibo",
        past="nakaraang|dating",
        own="patakaran|tuntunin|kondisyon|dokumento|abiso",
        law="batas|regulasyon",
        order="MDY",
    ),
    "sw": Language(
        months="januari/jan|februari/feb|machi/mac|aprili/apr|mei|juni/jun|julai/jul|agosti/ago|septemba/sep|"
        "oktoba/okt|novemba/nov|desemba/des",
        last="ilisasishwa mwisho|mara ya mwisho kusasishwa|imesasishwa mwisho|sasisho la mwisho",
        updated="imesasishwa|ilisasishwa",
        soft="toleo|tarehe",
        effective="tarehe ya kuanza kutumika|inaanza kutumika|itaanza kutumika",
        past="iliyopita",
        own="sera|masharti|waraka",
        law="sheria|kanuni",
    ),
    "ur": Language(
        months="جنوری|فروری|مارچ|اپریل|مئی|جون|جولائی|اگست|ستمبر|اکتوبر|نومبر|دسمبر",
        last="آخری اپ ڈیٹ|آخری بار اپ ڈیٹ|آخری تازہ کاری|آخری ترمیم",
        updated="اپ ڈیٹ|ترمیم شدہ",
        soft="تاریخ|ورژن",
        effective="مؤثر تاریخ|نافذ العمل|موثر تاریخ|تاریخ نفاذ",
        past="سابقہ|پچھلا",
        own="پالیسی|شرائط|دستاویز",
        law="قانون|ایکٹ",
        own_script=True,
    ),
    "bn": Language(
        months="জানু~|ফেব্রু~|মার্চ|এপ্রিল|মে|জুন|জুলাই|আগস্ট|সেপ্টেম্বর|অক্টোবর|নভেম্বর|ডিসেম্বর",
        last="সর্বশেষ আপডেট|শেষ আপডেট|সর্বশেষ হালনাগাদ|সর্বশেষ সংশোধন",
        updated="আপডেট|হালনাগাদ|সংশোধিত",
        soft="সংস্করণ|তারিখ|প্রকাশিত",
        effective="কার্যকর হওয়ার তারিখ|কার্যকর তারিখ|কার্যকরী তারিখ|থেকে কার্যকর|কার্যকর",
        past="পূর্ববর্তী|আগের",
        own="নীতি|শর্ত|দলিল",
        law="আইন|বিধি",
        own_script=True,
    ),
    "ta": Language(
        months="ஜனவரி|பிப்ரவரி|மார்ச்|ஏப்ரல்|மே|ஜூன்|ஜூலை|ஆகஸ்ட்|செப்டம்பர்|அக்டோபர்|நவம்பர்|டிசம்பர்",
        last="கடைசியாக புதுப்பிக்கப்பட்டது|கடைசியாகப் புதுப்பிக்கப்பட்டது|கடைசி புதுப்பிப்பு|இறுதியாக புதுப்பிக்கப்பட்டது",
        updated="புதுப்பிக்கப்பட்டது|புதுப்பிப்பு",
        soft="பதிப்பு|தேதி",
        effective="நடைமுறைக்கு வரும் தேதி|அமலுக்கு வரும் தேதி",
        past="முந்தைய",
        own="கொள்கை|விதிமுறைகள்",
        law="சட்டம்",
        own_script=True,
    ),
}
