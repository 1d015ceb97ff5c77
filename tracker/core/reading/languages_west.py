"""The languages of western and northern Europe: one entry each; `language` has the fields."""

from __future__ import annotations

from tracker.core.reading.language import Language

WEST: dict[str, Language] = {
    "en": Language(
        months="january/jan|february/feb/febr|march/mar|april/apr|may|june/jun|july/jul|august/aug|"
        "september/sep/sept|october/oct|november/nov|december/dec",
        last="last update|last updated|last updates|last revised|last revision|last modified|"
        "last modification|last amended|last edited|last changed|last published|last posted|last rev|"
        "latest update|latest updated|latest version|latest revision|latest revised|most recently updated|"
        "most recent update|recently updated|most recent revision|date of last|date of latest|revision date|"
        "date of revision|updated as of|date updated|date modified|date revised|date of update|update date|"
        "updated date|modified date|version date|current as of|date of this version|last amendment|date amended|"
        "date of amendment|amendment date|date last modified|modification date|date of modification|"
        "date of change|last change|last changes|changed last|recent changes|changes made|latest changes|"
        "changes last made|last material change|last material update|last significant change|last major change|"
        "lastupdated|lastmodified|lastrevised|lastupdate",
        updated="updated|update|updates as of|revised|revision|rev|modified|amended|edited|posted|changed",
        soft="version|ver|v|date|dated|published|status|issued|as of|as at|release date|released|created|"
        "publication date|adopted|approved|last reviewed|reviewed|issue date|posting date|edition|state|release",
        effective="eff|effective|effective date|effective as of|in effect|into effect|into force|in force|"
        "takes effect|entry into force|take effect|valid from|valid as of|valid since|applies from|applies as of|"
        "apply from|applicable from|applicable as of|applicable since|date of entry into force|commencement date|"
        "become effective|applies to use on and after|applicable on|with effect from|enforced from|"
        "implemented on|binding from|took effect|effective from|effective on|effective since|effective starting|"
        "effective beginning|applies with effect from|effectivity date|effectivity|operative date|operative from|"
        "commencement|commences on|applicable with effect from",
        past="previous|previously|prior|archive|archived|former|formerly|superseded|older|old version|"
        "until|today|next review|next update|next scheduled|expired|replaced|replaces|captured|history of|"
        "past versions|valid through|ends on|ended|"
        "no later than",
        own="policy|policies|terms|notice|statement|agreement|page|document|conditions|declaration|"
        "addendum|guidelines|rules|license|imprint|disclosure|annex|schedule|legal",
        law="regulation|directive|act|law|laws|gdpr|ccpa|cpra|dsa|decision|commission|parliament|court|"
        "judgment|copyright|convention|decree|statute|framework|generated|printed|clauses|title|ordinance|bill|iso|"
        "certificate|certification|certified|"
        "amendment to",
        order="MDY",
    ),
    "fr": Language(
        months="janvier/janv/jan|fevrier/fevr/fev|mars|avril/avr|mai|juin|juillet/juil|aout|"
        "septembre/sept/sep|octobre/oct|novembre/nov|decembre/dec",
        last="derniere mise a jour|dernieres mises a jour|mise a jour pour la derniere fois|"
        "derniere modification|derniere revision|derniere actualisation|derniere version|date de mise a jour|"
        "date de la mise a jour|date de revision|date de modification|date de la derniere|"
        "modifie~ pour la derniere fois|mis a jour pour la derniere fois|modifiees pour la derniere fois|"
        "date de derniere|version mise a jour|mise a jour la plus recente",
        updated="mis a jour|mise a jour|mises a jour|maj|modifie~|actualise~|revise~|version du|version de|"
        "version en date|version en vigueur|en date du|redige~|revision|modification|etabli~ le",
        soft="version|date|publie~|fait a|le|depuis|statut|edition|mise en ligne|date de publication",
        effective="entree en vigueur|entre en vigueur|entrent en vigueur|en vigueur|date d'effet|"
        "date d'application|applicable~ a compter|applicable~ a partir|applicable~ au|applicable~ depuis|"
        "en vigueur au|prend effet|effet au|valable a partir|applicable~ des",
        past="precedent~|ancienne~|archive~|jusqu~|anterieur~|remplace~|anciens",
        own="politique|conditions|charte|declaration|document|page|presentes|presente|mentions|cgu|cgv|contrat|accord",
        law="loi|reglement|directive|decret|ordonnance|deliberation|arrete|rgpd|code|cnil|article|arret|convention",
    ),
    "de": Language(
        months="januar/jan/janner|februar/feb/feber|marz/mar/maerz|april/apr|mai|juni/jun|juli/jul|"
        "august/aug|september/sep/sept|oktober/okt|november/nov|dezember/dez",
        last="zuletzt aktualisiert|zuletzt geandert|zuletzt bearbeitet|zuletzt uberarbeitet|"
        "letzte anderung|letzte aktualisierung|letzte uberarbeitung|letzter stand|letztes update|"
        "datum der letzten|stand der|letztmalig|letzte revision|letzte bearbeitung|letzte anpassung|"
        "zuletzt angepasst|aktueller stand|aktuelle fassung",
        updated="stand|aktualisiert|geandert|fassung vom|fassung|version vom|aktualisierung|uberarbeitet|"
        "anderungsdatum|aktualisierungsdatum|in der fassung vom",
        soft="version|datum|veroffentlicht|stand|ausgabe|vom|revision|erstellt",
        effective="gultig ab|gultig seit|gultigkeit ab|in kraft seit|in kraft ab|inkrafttreten|tritt am|"
        "tritt in kraft|treten am|gilt ab|gelten ab|gultig vom|wirksam ab|datum des inkrafttretens|"
        "in kraft getreten|gultigkeitsdatum|geltend ab|gilt seit|gelten seit|in kraft",
        past="fruhere~|vorherige~|bis zum|bis|alte version|archiv~|vorgangerversion|ersetzt",
        own="datenschutz~|bedingungen|agb|nutzungsbedingungen|richtlinie~|hinweise|seite|impressum|erklarung|dokument",
        law="~verordnung|~gesetz~|richtlinie|dsgvo|artikel|urteil|beschluss|gemass|bdsg|satzung|abkommen",
    ),
    "es": Language(
        months="enero/ene|febrero/feb|marzo/mar|abril/abr|mayo/may|junio/jun|julio/jul|agosto/ago|"
        "septiembre/setiembre/sep/sept|octubre/oct|noviembre/nov|diciembre/dic",
        last="ultima actualizacion|ultima modificacion|ultima revision|ultima version|"
        "fecha de actualizacion|actualizado por ultima vez|actualizada por ultima vez|modificado por ultima vez|"
        "fecha de la ultima|fecha de ultima|ultimo cambio|fecha de revision|fecha de modificacion|"
        "actualizadas por ultima vez",
        updated="actualizad~|modificad~|revisad~|actualizacion|revision|version de|version del|modificacion",
        soft="version|fecha|publicad~|a fecha|desde|edicion",
        effective="entrada en vigor|entrada en vigencia|en vigor|vigente desde|vigente a partir|vigencia|"
        "entra en vigor|entraran en vigor|vigentes desde|vigentes a partir|efectiv~ a partir|efectiv~ desde|"
        "fecha de vigencia|fecha efectiva|fecha de entrada|aplicable a partir|fecha de efectividad|valid~ desde",
        past="anterior~|hasta|archivad~|antigua~|sustituye",
        own="politica~|terminos|condiciones|aviso|documento|pagina|contrato|acuerdo|declaracion|normas",
        law="ley|reglamento|directiva|decreto|real decreto|rgpd|lopd|articulo|resolucion|sentencia",
    ),
    "pt": Language(
        months="janeiro/jan|fevereiro/fev|marco/mar|abril/abr|maio/mai|junho/jun|julho/jul|agosto/ago|"
        "setembro/set|outubro/out|novembro/nov|dezembro/dez",
        last="ultima atualizacao|ultima revisao|ultima modificacao|ultima alteracao|ultima versao|"
        "data de atualizacao|atualizado pela ultima vez|atualizada pela ultima vez|data da ultima|"
        "atualizados pela ultima vez|data de revisao|atualizado por ultimo|modificado pela ultima vez",
        updated="atualizad~|modificad~|revisad~|alterad~|atualizacao|revisao|versao de|actualizad~|"
        "actualizacao|versao datada",
        soft="versao|data|publicad~|desde|edicao",
        effective="em vigor|entrada em vigor|vigente desde|vigente a partir|vigencia|entra em vigor|"
        "entrarao em vigor|efetiv~ a partir|data de vigencia|data efetiva|valid~ a partir|data de entrada|"
        "aplicavel a partir|com efeito",
        past="anterior~|ate|arquivad~|antiga~|substitui",
        own="politica~|termos|condicoes|aviso|documento|pagina|contrato|acordo|declaracao|regras",
        law="lei|regulamento|diretiva|directiva|decreto|rgpd|lgpd|artigo|resolucao|portaria",
    ),
    "it": Language(
        months="gennaio/gen|febbraio/feb|marzo/mar|aprile/apr|maggio/mag|giugno/giu|luglio/lug|agosto/ago|"
        "settembre/set/sett|ottobre/ott|novembre/nov|dicembre/dic",
        last="ultimo aggiornamento|ultima modifica|ultima revisione|ultima versione|data di aggiornamento|"
        "data dell'ultimo|data ultimo|aggiornato l'ultima volta|versione aggiornata|data di revisione|"
        "data ultima|modificato l'ultima volta|data dell'ultima",
        updated="aggiornat~|modificat~|aggiornamento|revisione|versione del|revisionat~|rivist~",
        soft="versione|data|pubblicat~|edizione|rev",
        effective="in vigore dal|in vigore da|in vigore|entrata in vigore|data di entrata|valid~ dal|"
        "efficace dal|decorrenza|data di efficacia|data di decorrenza|entrera in vigore|applicabile dal|"
        "efficaci dal",
        past="precedent~|fino al|archivi~|vecchia|sostituisce",
        own="informativa|policy|termini|condizioni|documento|pagina|contratto|accordo|avviso|norme",
        law="legge|regolamento|direttiva|decreto|gdpr|codice|articolo|provvedimento|garante",
    ),
    "nl": Language(
        months="januari/jan|februari/feb|maart/mrt|april/apr|mei|juni/jun|juli/jul|augustus/aug|"
        "september/sep/sept|oktober/okt|november/nov|december/dec",
        last="laatst bijgewerkt|laatst gewijzigd|laatst aangepast|laatste update|laatste wijziging|"
        "laatste aanpassing|laatst geupdatet|laatst herzien|laatste versie|datum laatste|laatste herziening|"
        "datum van de laatste",
        updated="bijgewerkt|gewijzigd|aangepast|versie van|herzien|update",
        soft="versie|datum|gepubliceerd|vastgesteld|opgesteld",
        effective="ingangsdatum|geldig vanaf|van kracht|ingaande|geldt vanaf|gelden vanaf|gaat in op|"
        "inwerkingtreding|met ingang van|van toepassing vanaf|treedt in werking",
        past="vorige|eerdere|tot en met|tot|oude versie|archief",
        own="privacy~|voorwaarden|verklaring|beleid|document|pagina|overeenkomst|cookie~",
        law="~verordening|~wet|richtlijn|avg|artikel|besluit",
    ),
    "ca": Language(
        months="gener/gen|febrer/febr|marc|abril/abr|maig|juny|juliol/jul|agost/ag|setembre/set|octubre/oct|"
        "novembre/nov|desembre/des",
        last="ultima actualitzacio|ultima modificacio|ultima revisio|data d'actualitzacio|"
        "darrera actualitzacio|darrera modificacio|data de l'ultima",
        updated="actualitza~|modifica~|revisa~|versio de",
        effective="en vigor|entrada en vigor|vigent des|vigent a partir|entra en vigor",
        soft="versio|data|publica~",
        past="anterior~|fins|arxiv~",
        own="politic~|condicions|avis|document|pagina|termes|contracte",
        law="llei|reglament|directiva|decret",
    ),
    "sv": Language(
        months="januari/jan|februari/feb|mars/mar|april/apr|maj|juni/jun|juli/jul|augusti/aug|"
        "september/sep/sept|oktober/okt|november/nov|december/dec",
        last="senast uppdaterad~|senast uppdaterat|senast andrad~|senast reviderad~|senaste uppdatering~|"
        "senaste andring~|senaste version~|senaste revision~|senast granskad|senast redigerad|senast modifierad",
        updated="uppdaterad~|andrad~|reviderad~|uppdatering|version fran|uppdaterat|uppdaterades",
        soft="version|datum|publicerad~|faststalld~|antagen|per",
        effective="galler fran|gallande fran|ikrafttradande|trader i kraft|i kraft|giltig fran|"
        "galler fran och med|galler fr.o.m|galler fr o m|galler from|tillampas fran|gallande",
        past="tidigare|foregaende|fram till|till och med|gamla",
        own="policy|villkor~|avtal~|integritetspolicy~|sida~|dokument~|personuppgiftspolicy~",
        law="forordning~|lag|lagen|direktiv~|dataskyddsforordning~|gdpr",
        order="YMD",
    ),
    "da": Language(
        months="januar/jan|februar/feb|marts/mar|april/apr|maj|juni/jun|juli/jul|august/aug|"
        "september/sep/sept|oktober/okt|november/nov|december/dec",
        last="senest opdateret|senest aendret|senest revideret|seneste opdatering|seneste aendring|"
        "sidst opdateret|sidst aendret|sidste opdatering|senest ændret|seneste ændring|sidst ændret|"
        "sidst revideret|seneste version",
        updated="opdateret|revideret|ændret|aendret|opdatering|version af",
        soft="version|dato|offentliggjort|udgivet",
        effective="gældende fra|gaeldende fra|ikrafttræden|træder i kraft|trådte i kraft|i kraft|gælder fra|"
        "gyldig fra|ikrafttrædelsesdato|virkning fra",
        past="tidligere|forrige|indtil|gamle",
        own="politik~|betingelser~|vilkår~|privatlivspolitik~|side~|dokument~|aftale~|cookiepolitik~",
        law="forordning~|lov|loven|direktiv~|databeskyttelsesforordning~|databeskyttelseslov~",
    ),
    "no": Language(
        months="januar/jan|februar/feb|mars/mar|april/apr|mai|juni/jun|juli/jul|august/aug|"
        "september/sep/sept|oktober/okt|november/nov|desember/des",
        last="sist oppdatert|sist endret|sist revidert|siste oppdatering|siste endring|sist redigert|"
        "senest oppdatert|nyeste versjon",
        updated="oppdatert|endret|revidert|versjon av|oppdatering",
        soft="versjon|dato|publisert|per",
        effective="gjeldende fra|gjelder fra|trer i kraft|tradte i kraft|i kraft|ikrafttredelse|gyldig fra|"
        "trådte i kraft|ikrafttredelsesdato",
        past="tidligere|forrige|inntil|gamle",
        own="personvern~|vilkår~|erklæring~|side~|dokument~|avtale~|retningslinjer",
        law="forordning~|lov|loven|direktiv~|personvernforordning~|personopplysningslov~",
    ),
    "fi": Language(
        months="tammikuu~|helmikuu~|maaliskuu~|huhtikuu~|toukokuu~|kesakuu~|heinakuu~|elokuu~|syyskuu~|"
        "lokakuu~|marraskuu~|joulukuu~",
        last="viimeksi paivitetty|paivitetty viimeksi|viimeksi muokattu|viimeksi muutettu|"
        "viimeisin paivitys|viimeisin muutos|viimeisimman paivityksen|viimeinen paivitys|viimeksi tarkistettu|"
        "paivitetty viimeksi",
        updated="paivitetty|muutettu|muokattu|paivitys|paivityspaiva|laadittu",
        soft="versio|julkaistu|paivamaara|paivays",
        effective="voimassa|voimaantulo~|voimaan|voimassa alkaen|alkaen|astuu voimaan|tulee voimaan",
        past="aiempi|aiemmat|edellinen|asti|saakka|vanha",
        own="seloste~|tietosuojaseloste~|ehdot|kayttoehdot|sivu~|asiakirja~|kaytanto~|tama|nama",
        law="asetus|asetuksen|laki|lain|direktiivi~",
    ),
    "is": Language(
        months="januar/jan|februar/feb|mars|april/apr|mai|juni/jun|juli/jul|agust|september/sept|"
        "oktober/okt|november/nov|desember/des",
        last="siðast uppfært|siðast uppfærð|siðast breytt|siðasta uppfærsla",
        updated="uppfært|uppfærð|breytt|endurskoðað",
        effective="gildir fra|tekur gildi|gildistaka|tok gildi",
        soft="utgafa|dagsetning|birt",
        past="fyrri|eldri|til og með",
        own="stefna~|skilmala~|skilmalar~|skjal|siða",
        law="log|laga|lög|reglugerð~|tilskipun~",
    ),
    "gl": Language(
        months="xaneiro/xan|febreiro/feb|marzo/mar|abril/abr|maio/mai|xuno/xun|xullo/xul|agosto/ago|setembro/set|"
        "outubro/out|novembro/nov|decembro/dec",
        last="ultima actualizacion|ultima modificacion|ultima revision|data da ultima|actualizado por ultima vez|"
        "actualizada por ultima vez",
        updated="actualizad~|modificad~|revisad~",
        soft="version|data|publicad~",
        effective="en vigor|entrada en vigor|vixente desde|vixente a partir|entra en vigor",
        past="anterior~|ata",
        own="politica~|termos|condicions|aviso|documento|paxina",
        law="lei|regulamento|directiva|decreto",
    ),
    "eu": Language(
        months="urtarril~|otsail~|martxo~|apiril~|maiatz~|ekain~|uztail~|abuztu~|irail~|urri~|azaro~|abendu~",
        last="azken eguneratzea|azken eguneraketa|azken aldaketa|azken berrikuspena|azken eguneratze data",
        updated="eguneratua|eguneratuta|eguneratze data|aldatua",
        soft="bertsioa|data|argitaratua",
        effective="indarrean|indarrean sartze data|indarrean sartuko",
        past="aurreko|zaharra",
        own="politika~|baldintza~|dokumentu~|ohar~",
        law="legea|lege|erregelamendu~|zuzentarau~",
        order="YMD",
    ),
    "cy": Language(
        months="ionawr/ion|chwefror/chwef|mawrth|ebrill/ebr|mai|mehefin/meh|gorffennaf/gorff|awst|medi|hydref/hyd|"
        "tachwedd/tach|rhagfyr/rhag",
        last="diweddarwyd ddiwethaf|diweddariad diwethaf|adolygwyd ddiwethaf|newidiwyd ddiwethaf",
        updated="diweddarwyd|adolygwyd",
        soft="fersiwn|dyddiad|cyhoeddwyd",
        effective="mewn grym o|yn weithredol o|dyddiad dod i rym|daw i rym",
        past="blaenorol",
        own="polisi|telerau|hysbysiad|dogfen",
        law="deddf|rheoliad~",
    ),
    "af": Language(
        months="januarie/jan|februarie/feb|maart|april/apr|mei|junie/jun|julie/jul|augustus/aug|september/sep|"
        "oktober/okt|november/nov|desember/des",
        last="laas opgedateer|laaste opdatering|laas gewysig|laas hersien|laaste hersiening",
        updated="opgedateer|gewysig|hersien",
        soft="weergawe|datum|gepubliseer",
        effective="effektiewe datum|effektief vanaf|van krag vanaf|tree in werking|geldig vanaf",
        past="vorige|tot",
        own="beleid|bepalings|voorwaardes|dokument|kennisgewing",
        law="wet|regulasie~|popia",
    ),
}
