"""The languages of eastern Europe, the Balkans, the Baltic and Turkey: one entry each; `language` has the fields."""

from __future__ import annotations

from tracker.core.reading.language import Language

EAST: dict[str, Language] = {
    "pl": Language(
        months="stycz~|lut~/luty|marca/marzec|kwiet~/kwiec~|maja/maj|czerwca/czerwiec|lipca/lipiec|sierp~|"
        "wrzes~|pazdziernik~/paz|listopad~|grud~",
        last="ostatnia aktualizacja|ostatnio zaktualizowan~|ostatnia zmiana|ostatnia modyfikacja|"
        "data ostatniej|ostatnio zmienion~|data aktualizacji|ostatniej aktualizacji|ostatnia wersja|"
        "ostatnio aktualizowan~",
        updated="zaktualizowan~|aktualizacja|zmienion~|zmodyfikowan~|wersja z|stan na|z dnia",
        soft="wersja|data|opublikowan~|dnia",
        effective="obowiazuje od|obowiazujac~ od|obowiazuja od|wchodzi w zycie|wejscia w zycie|wazne od|"
        "data wejscia|w mocy od|obowiazywania|wchodza w zycie|weszla w zycie|od dnia",
        past="poprzedni~|obowiazujac~ do|archiwal~|do dnia|wczesniejsz~",
        own="polityk~|regulamin~|dokument~|strona|zasady|warunki|niniejsz~",
        law="rozporzadzeni~|ustaw~|dyrektyw~|rodo|decyzj~",
    ),
    "cs": Language(
        months="ledna/leden|unora/unor|brezna/brezen|dubna/duben|kvetna/kveten|cervna/cerven|"
        "cervence/cervenec|srpna/srpen|zari|rijna/rijen|listopadu/listopad|prosince/prosinec",
        last="posledni aktualizace|naposledy aktualizovan~|posledni zmena|naposledy upraven~|"
        "posledni uprava|naposledy zmenen~|datum posledni|posledni revize|datum aktualizace",
        updated="aktualizovan~|aktualizace|zmenen~|upraven~|verze ze dne|ze dne|revize",
        soft="verze|datum|zverejnen~|dne",
        effective="ucinne od|ucinn~ od|ucinnost~ od|platne od|platn~ od|ucinnost~|nabyva ucinnosti|"
        "nabyvaji ucinnosti|v platnosti|vstupuji v platnost|vstupuje v platnost|platnost od|ucinne ode dne|"
        "ucinnosti dnem|nabyvaji ucinnosti dnem",
        past="predchozi|drivejsi|archiv~|do dne",
        own="zasad~|podmin~|dokument~|stranka|prohlaseni|smlouv~|tyto|tato",
        law="narizeni~|zakon~|smernic~|vyhlask~",
    ),
    "sk": Language(
        months="januara/januar/jan|februara/februar/feb|marca/marec|aprila/april/apr|maja/maj|juna/jun|"
        "jula/jul|augusta/august/aug|septembra/september/sep|oktobra/oktober/okt|novembra/november/nov|"
        "decembra/december/dec",
        last="posledna aktualizacia|naposledy aktualizovan~|posledna zmena|naposledy upraven~|"
        "naposledy zmenen~|datum poslednej|datum aktualizacie|posledna uprava",
        updated="aktualizovan~|aktualizacia|zmenen~|upraven~|verzia zo dna|zo dna",
        soft="verzia|datum|zverejnen~|dna",
        effective="ucinne od|ucinn~ od|platne od|platn~ od|ucinnost od|nadobuda ucinnost|nadobudaju ucinnost|"
        "platnost od|ucinnost~|v platnosti od",
        past="predchadzajuc~|archiv~|do dna",
        own="zasady|podmienky|dokument~|vyhlasenie|zmluv~|tieto",
        law="nariadeni~|zakon~|smernic~",
    ),
    "sl": Language(
        months="januar~/jan|februar~/feb|marec/marca/mar|april~/apr|maj/maja|junij~/jun|julij~/jul|"
        "avgust~/avg|september/septembra/sep|oktober/oktobra/okt|november/novembra/nov|december/decembra/dec",
        last="zadnja posodobitev|nazadnje posodobljen~|zadnja sprememba|zadnjic posodobljen~|datum zadnje",
        updated="posodobljen~|spremenjen~|posodobitev",
        soft="razlicica|datum|objavljen~|dne",
        effective="velja od|veljajo od|veljavno od|veljaven od|zacne veljati|v veljavi od|zacnejo veljati",
        past="prejsnj~|starejs~|arhiv~|do dne",
        own="politik~|pogoj~|dokument~|stran|pravilnik~|izjav~|obvestil~",
        law="uredba|uredbe|zakon~|direktiva",
    ),
    "hr": Language(
        months="sijecnja/sijecanj|veljace/veljaca|ozujka/ozujak|travnja/travanj|svibnja/svibanj|"
        "lipnja/lipanj|srpnja/srpanj|kolovoza/kolovoz|rujna/rujan|listopada/listopad|studenoga/studenog/studeni|"
        "prosinca/prosinac",
        last="zadnje azuriranje|posljednje azuriranje|zadnja izmjena|posljednja izmjena|"
        "zadnji put azuriran~|posljednji put azuriran~|datum zadnje|zadnja promjena|datum posljednje",
        updated="azuriran~|izmijenjen~|azuriranje",
        soft="verzija|datum|objavljen~|dana",
        effective="na snazi od|stupa na snagu|stupaju na snagu|vrijedi od|primjenjuje se od|vrijede od|datum stupanja",
        past="prethodn~|ranij~|arhiv~|do dana",
        own="pravil~|uvjet~|dokument~|stranic~|politik~|izjav~|obavijest~",
        law="uredba|uredbe|zakon~|direktiva",
    ),
    "sr": Language(
        months="januar~/јануар~|februar~/фебруар~|mart/marta/март/марта|april~/април~|maj/maja/мај/маја|"
        "jun/juna/јун/јуна|jul/jula/јул/јула|avgust~/август~|septembar/septembra/септембар/септембра|"
        "oktobar/oktobra/октобар/октобра|novembar/novembra/новембар/новембра|decembar/decembra/децембар/децембра",
        last="poslednje azuriranje|poslednja izmena|poslednji put azuriran~|последње ажурирање|"
        "последња измена|последњи пут ажуриран~|датум последње",
        updated="azuriran~|izmenjen~|ажуриран~|измењен~|azuriranje|izmena|ажурирање",
        effective="stupa na snagu|vazi od|primenjuje se od|ступа на снагу|важи од|примењује се од|на снази од",
        soft="verzija|datum|objavljen~|верзија|датум|објављен~",
        past="prethodn~|ranij~|arhiv~|претходн~|раниј~|архив~",
        own="politik~|uslov~|dokument~|pravil~|политик~|услов~|документ~|правил~",
        law="uredba|zakon~|уредба|закон~",
    ),
    "hu": Language(
        months="januar~/jan|februar~/feb|marcius~/marc|aprilis~/apr|majus~/maj|junius~/jun|julius~/jul|"
        "augusztus~/aug|szeptember~/szept|oktober~/okt|november~/nov|december~/dec",
        last="utolso frissites|utoljara frissitve|legutobb frissitve|legutobbi frissites|utolso modositas|"
        "utoljara modositva|legutobbi modositas|legutobb modositva|frissites datuma|modositas datuma",
        updated="frissitve|modositva|frissites|kelt|aktualizalva|frissitettuk",
        soft="verzio|datum|kozzeteve",
        effective="lep hatalyba|napjan lep hatalyba|hatalyos|hatalyba~|ervenyes|hatalybalepes~|hatalya|ervenyben",
        past="korabbi|elozo|-ig",
        own="tajekoztato~|szabalyzat~|nyilatkozat~|feltetel~|dokumentum~|aszf",
        law="~rendelet~|~torveny~|iranyelv~",
        order="YMD",
    ),
    "ro": Language(
        months="ianuarie/ian|februarie/feb|martie/mar|aprilie/apr|mai|iunie/iun|iulie/iul|august/aug|"
        "septembrie/sept|octombrie/oct|noiembrie/noi/nov|decembrie/dec",
        last="ultima actualizare|ultima modificare|ultima revizuire|actualizat~ ultima data|data ultimei|"
        "data actualizarii|ultima versiune|modificat~ ultima data",
        updated="actualizat~|modificat~|actualizare|revizuit~|versiunea din",
        soft="versiune~|data|publicat~",
        effective="in vigoare|intra in vigoare|valabil~ de la|valabil~ incepand|data intrarii|aplicabil~ de la|"
        "aplicabil~ incepand",
        past="anterioar~|pana la|precedent~",
        own="politic~|termen~|condit~|document~|pagin~|acord~",
        law="regulament~|lege~|directiv~|ordonant~",
    ),
    "bg": Language(
        months="януари/ян|февруари/фев|март|април/апр|май|юни|юли|август/авг|септември/септ|октомври/окт|"
        "ноември/ноем|декември/дек",
        last="последна актуализация|последно обновяване|последна промяна|последно актуализиран~|"
        "последна редакция|последно обновен~|последно изменен~|"
        "последна редакция|дата на последна|дата на актуализация",
        updated="актуализиран~|обновен~|изменен~|актуализация|редакция от|версия от",
        soft="версия|дата|публикуван~",
        effective="в сила от|влиза в сила|валидн~ от|действащ~ от|влизат в сила",
        past="предишн~|предходн~|стар~|архив~|до",
        own="политик~|услови~|документ~|страниц~|декларация~|правила",
        law="регламент|закон~|директива",
    ),
    "ru": Language(
        months="январ~/янв|феврал~/фев|марта/март|апрел~/апр|мая/май|июня/июнь|июля/июль|август~/авг|"
        "сентябр~/сент/сен|октябр~/окт|ноябр~/нояб|декабр~/дек",
        last="последнее обновление|последние изменения|последнее изменение|дата последнего|"
        "дата обновления|последняя редакция|последняя версия|последний раз обновлен~|последнее редактирование|"
        "дата изменения|дата редакции",
        updated="обновлен~|изменен~|редакция от|в редакции от|версия от|обновление|редакция|актуализирован~|утвержден~",
        soft="версия|дата|опубликован~|от|дата публикации",
        effective="вступает в силу|вступают в силу|вступил~ в силу|дата вступления|действует с|действительн~ с|"
        "действует от|в силе с|действуют с|вступления в силу|действующая с",
        past="предыдущ~|прежн~|архив~|до",
        own="политик~|услови~|соглашени~|документ~|правил~|страниц~|настоящ~",
        law="закон~|регламент~|директив~|указ~|постановлен~|приказ~|фз",
    ),
    "uk": Language(
        months="січн~/січ|лют~|берез~|квіт~|трав~|черв~|лип~|серп~|верес~|жовт~|листопад~|груд~",
        last="останнє оновлення|останні зміни|остання зміна|дата останнього|дата оновлення|"
        "востаннє оновлен~|остання редакція|дата останньої|остання версія",
        updated="оновлен~|змінен~|редакція від|в редакції від|версія від|оновлення",
        soft="версія|дата|опублікован~|від",
        effective="набуває чинності|набирає чинності|набувають чинності|чинн~ з|діє з|дійсн~ з|дата набрання|"
        "набрання чинності|дата набуття|набирають чинності",
        past="попередн~|до|архів~",
        own="політик~|умов~|угод~|документ~|правил~|сторінк~",
        law="закон~|регламент~|директив~",
    ),
    "el": Language(
        months="ιανουαρι~/ιαν|φεβρουαρι~/φεβ|μαρτι~/μαρ|απριλι~/απρ|μαιου/μαιος/μαι|ιουνι~/ιουν|ιουλι~/ιουλ|"
        "αυγουστ~/αυγ|σεπτεμβρι~/σεπ|οκτωβρι~/οκτ|νοεμβρι~/νοε|δεκεμβρι~/δεκ",
        last="τελευταια ενημερωση|τελευταια τροποποιηση|τελευταια αναθεωρηση|ημερομηνια τελευταιας|"
        "ενημερωθηκε τελευταια|ημερομηνια ενημερωσης|τελευταια εκδοση|ενημερωθηκαν τελευταια",
        updated="ενημερωθηκ~|τροποποιηθηκ~|ενημερωση|αναθεωρηθηκ~|ενημερωμεν~",
        soft="εκδοση|ημερομηνια|δημοσιευτηκε",
        effective="ισχυει απο|ισχυουν απο|εναρξη ισχυος|ημερομηνια ισχυος|σε ισχυ|τιθεται σε ισχυ|ημερομηνια εναρξης",
        past="προηγουμεν~|παλαι~|μεχρι|αρχει~",
        own="πολιτικη~|ορ~|δηλωση~|εγγραφ~|σελιδα|παρουσ~",
        law="κανονισμ~|νομ~|οδηγια",
        own_script=True,
    ),
    "tr": Language(
        months="ocak/oca|subat/sub|mart/mar|nisan/nis|mayis/may|haziran/haz|temmuz/tem|agustos/agu|"
        "eylul/eyl|ekim/eki|kasim/kas|aralik/ara",
        last="son guncelleme|son guncellenme|en son guncelleme|son degisiklik|guncelleme tarihi|"
        "son guncellendigi|son revizyon|son guncellenmistir|revizyon tarihi|en son guncellenen",
        updated="guncellen~|guncelleme|degistiril~|revize|guncellenme",
        soft="versiyon|surum|tarih|yayin tarihi|yayinlanma",
        effective="yururluk tarihi|yururluge giris|yururluge girer|yururluk|yururlukte|gecerlilik tarihi|"
        "itibaren gecerli~|yururluge girmistir|yururluge girecektir",
        past="onceki|eski",
        own="politika~|metni|kosullar~|sozlesme~|bildirim~|beyan~",
        law="kanun~|yonetmelik~|tuzuk~|kvkk",
    ),
    "lt": Language(
        months="sausi~|vasari~|kov~|balandzi~|geguz~|birzeli~|liepos/liepa|rugpju~|rugsej~|spali~|lapkri~|gruod~",
        last="paskutini karta atnaujint~|atnaujinta paskutini karta|paskutinis atnaujinimas|"
        "paskutinis pakeitimas|atnaujinimo data|paskutinio atnaujinimo|paskutini karta pakeist~|"
        "paskutini karta perziuret~",
        updated="atnaujint~|pakeist~|redakcija",
        effective="isigalioja|galioja nuo|isigaliojimo data|isigaliojo|taikoma nuo|isigaliojimas",
        past="ankstesn~|iki|archyv~",
        own="politik~|salyg~|taisykl~|dokument~|pranesim~|puslap~",
        soft="versija|data|paskelbt~",
        law="reglament~|istatym~|direktyv~",
        order="YMD",
    ),
    "lv": Language(
        months="janvar~|februar~|mart~|april~|maija/maijs/maija|junij~|julij~|august~|septembr~|oktobr~|"
        "novembr~|decembr~",
        last="pedejo reizi atjaunin~|pedejais atjauninajums|pedejas izmainas|pedeja atjauninasana|"
        "atjauninasanas datums|pedejo reizi grozit~|pedejo reizi mainit~",
        updated="atjaunin~|grozit~|redakcija no",
        effective="speka no|stajas speka|spekā no|piemero no|speka stasanas",
        past="ieprieksej~|arhiv~|lidz",
        own="politik~|noteikum~|dokument~|pazinojum~|lap~",
        soft="versija|datums|publicet~",
        law="regul~|likum~|direktiv~",
    ),
    "et": Language(
        months="jaanuar~/jaan|veebruar~/veebr|marts~|aprill~/apr|mai/mail/maist|juuni~|juuli~|august~/aug|"
        "september/septembri~|oktoober/oktoobri~|november/novembri~|detsember/detsembri~",
        last="viimati uuendatud|viimati muudetud|viimane uuendus|viimane muudatus|viimati ajakohastatud|"
        "viimane muutmine",
        updated="uuendatud|muudetud|ajakohastatud",
        effective="kehtib alates|joustub|joustumise kuupaev|kehtivad alates|joustunud|kehtiv alates",
        past="eelmi~|varasem~|arhiiv~|kuni",
        own="poliitika~|tingimus~|dokument~|teade|leht",
        soft="versioon|kuupaev|avaldatud",
        law="maarus~|seadus~|direktiiv~",
    ),
    "mk": Language(
        months="јануари/јан|февруари/фев|март|април/апр|мај|јуни|јули|август/авг|септември/септ|октомври/окт|"
        "ноември/ноем|декември/дек",
        last="последно ажурирање|последно ажурирано|последно ажурирана|последна измена|последен пат ажурирано",
        updated="ажуриран~|изменет~|ажурирање",
        soft="верзија|датум|објавен~",
        effective="стапува на сила|во сила од|важи од",
        past="претходн~|архив~|до",
        own="политик~|услови~|документ~|правила",
        law="закон~|регулатива~|директива",
    ),
    "sq": Language(
        months="janar~/jan|shkurt~/shk|mars~/mar|prill~/pri|maj~|qershor~/qer|korrik~/korr|gusht~/gush|"
        "shtator~/sht|tetor~/tet|nentor~/nen|dhjetor~/dhj",
        last="perditesimi i fundit|perditesuar se fundmi|perditesuar per here te fundit|ndryshimi i fundit",
        updated="perditesuar|ndryshuar",
        soft="versioni|data|publikuar",
        effective="hyn ne fuqi|hyjne ne fuqi|ne fuqi nga|ne fuqi qe nga|data e hyrjes ne fuqi",
        past="i meparshem|e meparshme|deri me",
        own="politik~|kushte~|dokument~",
        law="ligj~|rregullor~|direktiv~",
    ),
}
