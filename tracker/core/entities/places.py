"""Countries by their names in a dozen languages, and other words for places that lists of companies use.

Names of countries are facts of the Unicode CLDR (English, German, French, Spanish, Italian, Portuguese, Dutch,
Japanese, Chinese, Korean, Polish, Swedish, Danish), with the short forms that are in common use.
"""

from __future__ import annotations

COUNTRIES = {
    "US": (
        "united states|vereinigte staaten|états-unis|estados unidos|stati uniti|verenigde staten|アメリカ合衆国|美国|"
        "미국|stany zjednoczone|usa|us|u.s.|u.s|u.s.a.|u.s.a|united states of america|america|"
        "états-unis d'amérique|vereinigte staaten von amerika|estados unidos de américa|"
        "estados unidos da américa|stati uniti d'america|verenigde staten van amerika|ee. uu.|ee.uu.|eeuu|"
        "eua|アメリカ|米国|美國|미합중국|сша"
    ),
    "GB": (
        "united kingdom|vereinigtes königreich|royaume-uni|reino unido|regno unito|verenigd koninkrijk|イギリス|"
        "英国|영국|wielka brytania|storbritannien|uk|u.k.|u.k|great britain|"
        "united kingdom of great britain and northern ireland|grossbritannien|grande-bretagne|gran bretaña|"
        "gran bretagna|グレートブリテン|英國|великобритания"
    ),
    "IE": "ireland|irland|irlande|irlanda|ierland|アイルランド|爱尔兰|아일랜드|irlandia|republic of ireland|eire|éire",
    "DE": (
        "germany|deutschland|allemagne|alemania|germania|alemanha|duitsland|ドイツ|德国|독일|niemcy|tyskland|"
        "federal republic of germany|bundesrepublik deutschland|brd|德國|германия"
    ),
    "FR": "france|frankreich|francia|frança|frankrijk|フランス|法国|프랑스|francja|frankrike|frankrig",
    "NL": (
        "netherlands|niederlande|pays-bas|países bajos|paesi bassi|países baixos|nederland|オランダ|荷兰|네덜란드|"
        "holandia|nederländerna|nederlandene|the netherlands|holland|荷蘭"
    ),
    "BE": "belgium|belgien|belgique|bélgica|belgio|belgië|ベルギー|比利时|벨기에|belgia",
    "LU": "luxembourg|luxemburg|luxemburgo|lussemburgo|ルクセンブルク|卢森堡|룩셈부르크|luksemburg",
    "CH": (
        "switzerland|schweiz|suisse|suiza|svizzera|suíça|zwitserland|スイス|瑞士|스위스|szwajcaria|"
        "confoederatio helvetica"
    ),
    "AT": "austria|österreich|autriche|áustria|oostenrijk|オーストリア|奥地利|오스트리아|österrike|østrig",
    "IT": "italy|italien|italie|italia|itália|italië|イタリア|意大利|이탈리아|włochy",
    "ES": "spain|spanien|espagne|españa|spagna|espanha|spanje|スペイン|西班牙|스페인|hiszpania",
    "PT": "portugal|portogallo|ポルトガル|葡萄牙|포르투갈|portugalia",
    "DK": "denmark|dänemark|danemark|dinamarca|danimarca|denemarken|デンマーク|丹麦|덴마크|dania|danmark",
    "SE": "sweden|schweden|suède|suecia|svezia|suécia|zweden|スウェーデン|瑞典|스웨덴|szwecja|sverige",
    "NO": "norway|norwegen|norvège|noruega|norvegia|noorwegen|ノルウェー|挪威|노르웨이|norwegia|norge",
    "FI": "finland|finnland|finlande|finlandia|finlândia|フィンランド|芬兰|핀란드",
    "IS": "iceland|island|islande|islandia|islanda|islândia|ijsland|アイスランド|冰岛|아이슬란드",
    "PL": "poland|polen|pologne|polonia|polônia|ポーランド|波兰|폴란드|polska",
    "CZ": (
        "czechia|tschechien|tchéquie|chequia|cechia|tchéquia|tsjechië|チェコ|捷克|체코|czechy|tjeckien|tjekkiet|"
        "czech republic|tschechische republik|république tchèque|república checa"
    ),
    "SK": (
        "slovakia|slowakei|slovaquie|eslovaquia|slovacchia|eslováquia|slowakije|スロバキア|斯洛伐克|슬로바키아"
        "|słowacja|"
        "slovakien|slovakiet|slovak republic"
    ),
    "HU": "hungary|ungarn|hongrie|hungría|ungheria|hungria|hongarije|ハンガリー|匈牙利|헝가리|węgry|ungern",
    "RO": "romania|rumänien|roumanie|rumanía|romênia|roemenië|ルーマニア|罗马尼亚|루마니아|rumunia|rumænien",
    "BG": "bulgaria|bulgarien|bulgarie|bulgária|bulgarije|ブルガリア|保加利亚|불가리아|bułgaria",
    "GR": "greece|griechenland|grèce|grecia|grécia|griekenland|ギリシャ|希腊|그리스|grecja|grekland|grækenland|hellas",
    "HR": "croatia|kroatien|croatie|croacia|croazia|croácia|kroatië|クロアチア|克罗地亚|크로아티아|chorwacja",
    "SI": (
        "slovenia|slowenien|slovénie|eslovenia|eslovênia|slovenië|スロベニア|斯洛文尼亚|슬로베니아|słowenia|slovenien"
    ),
    "EE": "estonia|estland|estonie|estônia|エストニア|爱沙尼亚|에스토니아",
    "LV": "latvia|lettland|lettonie|letonia|lettonia|letônia|letland|ラトビア|拉脱维亚|라트비아|łotwa",
    "LT": "lithuania|litauen|lituanie|lituania|lituânia|litouwen|リトアニア|立陶宛|리투아니아|litwa",
    "CY": "cyprus|zypern|chypre|chipre|cipro|キプロス|塞浦路斯|키프로스|cypr|cypern",
    "MT": "malta|malte|マルタ|马耳他|몰타",
    "UA": "ukraine|ucrania|ucraina|ucrânia|oekraïne|ウクライナ|乌克兰|우크라이나|ukraina",
    "RS": "serbia|serbien|serbie|sérvia|servië|セルビア|塞尔维亚|세르비아",
    "TR": "türkiye|türkei|turquie|turquía|turchia|turquia|turkije|トルコ|土耳其|튀르키예|turcja|turkiet|tyrkiet|turkey",
    "IL": "israel|israël|israele|イスラエル|以色列|이스라엘|izrael",
    "AE": (
        "united arab emirates|vereinigte arabische emirate|émirats arabes unis|emiratos árabes unidos|"
        "emirati arabi uniti|emirados árabes unidos|verenigde arabische emiraten|アラブ首長国連邦|阿拉伯联合酋长国"
        "|아랍에미리트|"
        "zjednoczone emiraty arabskie|förenade arabemiraten|de forenede arabiske emirater|uae|u.a.e.|vae"
    ),
    "SA": (
        "saudi arabia|saudi-arabien|arabie saoudite|arabia saudí|arabia saudita|arábia saudita|"
        "saoedi-arabië|サウジアラビア|沙特阿拉伯|사우디아라비아|arabia saudyjska|saudiarabien|ksa"
    ),
    "QA": "qatar|katar|catar|カタール|卡塔尔|카타르",
    "EG": "egypt|ägypten|égypte|egipto|egitto|egito|egypte|エジプト|埃及|이집트|egipt|egypten",
    "ZA": (
        "south africa|südafrika|afrique du sud|sudáfrica|sudafrica|áfrica do sul|zuid-afrika|南アフリカ|南非"
        "|남아프리카|"
        "republika południowej afryki|sydafrika|rsa"
    ),
    "NG": "nigeria|nigéria|ナイジェリア|尼日利亚|나이지리아",
    "KE": "kenya|kenia|quênia|ケニア|肯尼亚|케냐",
    "MA": "morocco|marokko|maroc|marruecos|marocco|marrocos|モロッコ|摩洛哥|모로코|maroko|marocko",
    "IN": "india|indien|inde|índia|インド|印度|인도|indie",
    "PK": "pakistan|pakistán|paquistão|パキスタン|巴基斯坦|파키스탄",
    "BD": "bangladesh|bangladesch|bangladés|バングラデシュ|孟加拉国|방글라데시|bangladesz",
    "LK": "sri lanka|スリランカ|斯里兰卡|스리랑카",
    "NP": "nepal|népal|ネパール|尼泊尔|네팔",
    "CN": (
        "china|chine|cina|中国|중국|chiny|kina|people's republic of china|prc|mainland china|中国大陆|中华人民共和国"
        "|中國|"
        "volksrepublik china"
    ),
    "HK": "hong kong, rae da china|中国香港特别行政区|hong kong|hongkong|香港|홍콩",
    "TW": "taiwan|taïwan|taiwán|台湾|대만|tajwan|台灣|taiwan, r.o.c.",
    "JP": "japan|japon|japón|giappone|japão|日本|일본|japonia|日本国",
    "KR": (
        "south korea|südkorea|corée du sud|corea del sur|corea del sud|coreia do sul|zuid-korea|韓国|韩国|대한민국|"
        "korea południowa|sydkorea|korea|republic of korea|korea, republic of|korea (south)|corée|コリア|한국"
    ),
    "SG": "singapore|singapur|singapour|singapura|シンガポール|新加坡|싱가포르",
    "MY": "malaysia|malaisie|malasia|malásia|maleisië|マレーシア|马来西亚|말레이시아|malezja",
    "TH": "thailand|thaïlande|tailandia|thailandia|tailândia|タイ|泰国|태국|tajlandia",
    "VN": "vietnam|viêt nam|vietnã|ベトナム|越南|베트남|wietnam|viet nam",
    "ID": "indonesia|indonesien|indonésie|indonésia|indonesië|インドネシア|印度尼西亚|인도네시아|indonezja",
    "PH": (
        "philippines|philippinen|filipinas|filippine|filipijnen|フィリピン|菲律宾|필리핀|filipiny|filippinerna|"
        "filippinerne|the philippines"
    ),
    "AU": "australia|australien|australie|austrália|australië|オーストラリア|澳大利亚|오스트레일리아",
    "NZ": (
        "new zealand|neuseeland|nouvelle-zélande|nueva zelanda|nuova zelanda|nova zelândia|nieuw-zeeland|"
        "ニュージーランド|新西兰|뉴질랜드|nowa zelandia|nya zeeland|aotearoa new zealand"
    ),
    "CA": "canada|kanada|canadá|カナダ|加拿大|캐나다",
    "MX": "mexico|mexiko|mexique|méxico|messico|メキシコ|墨西哥|멕시코|meksyk",
    "BR": "brazil|brasilien|brésil|brasil|brasile|brazilië|ブラジル|巴西|브라질|brazylia",
    "AR": "argentina|argentinien|argentine|argentinië|アルゼンチン|阿根廷|아르헨티나|argentyna",
    "CL": "chile|chili|cile|チリ|智利|칠레",
    "CO": "colombia|kolumbien|colombie|colômbia|コロンビア|哥伦比亚|콜롬비아|kolumbia",
    "PE": "peru|pérou|perú|perù|ペルー|秘鲁|페루",
    "UY": "uruguay|uruguai|ウルグアイ|乌拉圭|우루과이|urugwaj",
    "CR": "costa rica|コスタリカ|哥斯达黎加|코스타리카|kostaryka",
    "PA": "panama|panamá|パナマ|巴拿马|파나마",
    "DO": (
        "dominican republic|dominikanische republik|république dominicaine|república dominicana|"
        "repubblica dominicana|dominicaanse republiek|ドミニカ共和国|多米尼加共和国|도미니카 공화국|dominikana|"
        "dominikanska republiken|den dominikanske republik"
    ),
    "PR": "puerto rico|porto rico|portorico|プエルトリコ|波多黎各|푸에르토리코|portoryko",
    "GE": "georgia|georgien|géorgie|geórgia|georgië|ジョージア|格鲁吉亚|조지아|gruzja",
    "AM": "armenia|armenien|arménie|armênia|armenië|アルメニア|亚美尼亚|아르메니아",
    "AZ": (
        "azerbaijan|aserbaidschan|azerbaïdjan|azerbaiyán|azerbaigian|azerbaijão|azerbeidzjan|アゼルバイジャン|阿塞拜疆|"
        "아제르바이잔|azerbejdżan|azerbajdzjan|aserbajdsjan"
    ),
    "KZ": (
        "kazakhstan|kasachstan|kazajistán|kazakistan|cazaquistão|kazachstan|カザフスタン|哈萨克斯坦|카자흐스탄"
        "|kazakstan|"
        "kasakhstan"
    ),
    "BY": "belarus|biélorussie|bielorrusia|bielorussia|bielorrússia|ベラルーシ|白俄罗斯|벨라루스|białoruś",
    "RU": "russia|russland|russie|rusia|rússia|rusland|ロシア|俄罗斯|러시아|rosja|ryssland|russian federation|россия",
    "MD": (
        "moldova|republik moldau|moldavie|moldavia|moldávia|moldavië|モルドバ|摩尔多瓦|몰도바|mołdawia|moldavien|"
        "republic of moldova"
    ),
    "AL": "albania|albanien|albanie|albânia|albanië|アルバニア|阿尔巴尼亚|알바니아",
    "BA": (
        "bosnia & herzegovina|bosnien und herzegowina|bosnie-herzégovine|bosnia y herzegovina|"
        "bosnia ed erzegovina|bósnia e herzegovina|bosnië en herzegovina|ボスニア・ヘルツェゴビナ|波斯尼亚和黑塞哥维那|"
        "보스니아 헤르체고비나|bośnia i hercegowina|bosnien och hercegovina|bosnien-hercegovina|"
        "bosnia and herzegovina"
    ),
    "MK": (
        "north macedonia|nordmazedonien|macédoine du nord|macedonia del norte|macedonia del nord|"
        "macedônia do norte|noord-macedonië|北マケドニア|北马其顿|북마케도니아|macedonia północna|nordmakedonien"
    ),
    "ME": "montenegro|monténégro|モンテネグロ|黑山|몬테네그로|czarnogóra",
    "LI": "liechtenstein|リヒテンシュタイン|列支敦士登|리히텐슈타인",
    "MC": "monaco|mónaco|mônaco|モナコ|摩纳哥|모나코|monako",
    "AD": "andorra|andorre|アンドラ|安道尔|안도라|andora",
    "BM": "bermuda|bermudes|bermudas|バミューダ|百慕大|버뮤다|bermudy",
    "KY": (
        "cayman islands|kaimaninseln|îles caïmans|islas caimán|isole cayman|ilhas cayman|kaaimaneilanden|"
        "ケイマン諸島|开曼群岛|케이맨 제도|kajmany|caymanöarna|caymanøerne"
    ),
    "VG": (
        "british virgin islands|britische jungferninseln|îles vierges britanniques|"
        "islas vírgenes británicas|isole vergini britanniche|ilhas virgens britânicas|"
        "britse maagdeneilanden|英領ヴァージン諸島|英属维尔京群岛|영국령 버진아일랜드|brytyjskie wyspy dziewicze|"
        "brittiska jungfruöarna|de britiske jomfruøer"
    ),
    "JE": "jersey|ジャージー|泽西岛|저지",
    "GG": "guernsey|guernesey|ガーンジー|根西岛|건지",
    "IM": "isle of man|île de man|isla de man|isola di man|ilha de man|マン島|马恩岛|맨섬|wyspa man",
    "GI": "gibraltar|gibilterra|ジブラルタル|直布罗陀|지브롤터",
    "MU": "mauritius|maurice|mauricio|maurício|モーリシャス|毛里求斯|모리셔스",
    "GH": "ghana|gana|ガーナ|加纳|가나",
    "TN": "tunisia|tunesien|tunisie|túnez|tunísia|tunesië|チュニジア|突尼斯|튀니지|tunezja|tunisien",
    "JO": "jordan|jordanien|jordanie|jordania|giordania|jordânia|jordanië|ヨルダン|约旦|요르단",
    "LB": "lebanon|libanon|liban|líbano|libano|レバノン|黎巴嫩|레바논",
    "KW": "kuwait|koweït|koeweit|クウェート|科威特|쿠웨이트|kuwejt",
    "BH": "bahrain|bahreïn|baréin|bahrein|barein|バーレーン|巴林|바레인|bahrajn",
    "KH": "cambodia|kambodscha|cambodge|camboya|cambogia|camboja|cambodja|カンボジア|柬埔寨|캄보디아|kambodża|kambodja",
    "EC": "ecuador|équateur|equador|エクアドル|厄瓜多尔|에콰도르|ekwador",
    "GT": "guatemala|グアテマラ|危地马拉|과테말라|gwatemala",
}
"""ISO 3166 code to names, in lower case, parted by bars."""

UNIONS = {
    "EU": "eu|ue|european union|europäische union|union européenne|unión europea|unione europea|união europeia"
    "|europese unie|unia europejska|欧州連合|欧盟|유럽연합",
    "EEA": "eea|ewr|eee|eer|european economic area|europäischer wirtschaftsraum|espace économique européen"
    "|espacio económico europeo|spazio economico europeo|europese economische ruimte|欧州経済領域|欧洲经济区",
}
"""Unions of states, in the same form."""

REGIONS = (
    "europe|europa|africa|asia|asia pacific|asia-pacific|apac|emea|latam|latin america|north america|south america"
    "|nordamerika|asien|amérique du nord|middle east|global|globally|worldwide|weltweit|mondial|monde entier|mundial"
    "|globale|wereldwijd|international|various|multiple|multiple regions|non-eu|remote|全球|グローバル|世界各国|欧州"
    "|欧洲"
    "|england|scotland|wales|northern ireland|bavaria|bayern|hessen|ontario|quebec|québec|british columbia"
    "|new south wales"
    "|victoria|california|new york|texas|washington|washington dc|oregon|virginia|north virginia|northern virginia|ohio"
    "|delaware|massachusetts|illinois|colorado|florida|utah|nevada|arizona|north carolina|south carolina|pennsylvania"
    "|new jersey|michigan|minnesota|iowa|missouri|tennessee|maryland|connecticut|wisconsin|indiana|nebraska|kansas"
    "|san francisco|los angeles|san jose|san diego|san mateo|palo alto|mountain view|menlo park|redwood city|sunnyvale"
    "|santa clara|cupertino|seattle|redmond|portland|denver|boulder|austin|dallas|houston|chicago|boston|cambridge"
    "|atlanta|miami|philadelphia|wilmington|dover|toronto|montreal|montréal|vancouver|ottawa|london|manchester"
    "|edinburgh"
    "|dublin|cork|paris|lyon|lille|marseille|roubaix|strasbourg|berlin|münchen|munich|hamburg|frankfurt"
    "|frankfurt am main"
    "|köln|cologne|düsseldorf|stuttgart|nürnberg|nuremberg|gunzenhausen|karlsruhe|leipzig|hannover|zürich|zurich|genf"
    "|geneva|genève|basel|bern|zug|wien|vienna|graz|amsterdam|rotterdam|utrecht|eindhoven|the hague|den haag|brussels"
    "|bruxelles|brüssel|antwerp|ghent|milan|milano|rome|roma|turin|torino|madrid|barcelona|valencia|lisbon|lisboa|porto"
    "|copenhagen|københavn|aarhus|stockholm|göteborg|gothenburg|malmö|oslo|bergen|helsinki|espoo|tampere|reykjavik"
    "|warsaw"
    "|warszawa|kraków|krakow|wrocław|prague|praha|brno|bratislava|budapest|bucharest|sofia|zagreb|ljubljana|tallinn"
    "|riga"
    "|vilnius|kyiv|kiev|lviv|athens|istanbul|tel aviv|dubai|abu dhabi|riyadh|cairo|johannesburg|cape town|nairobi|lagos"
    "|mumbai|bangalore|bengaluru|hyderabad|chennai|pune|new delhi|delhi|gurugram|noida|karachi|lahore|dhaka|colombo"
    "|beijing|shanghai|shenzhen|hangzhou|guangzhou|taipei|tokyo|osaka|kyoto|seoul|kuala lumpur|bangkok|hanoi"
    "|ho chi minh city|jakarta|manila|sydney|melbourne|brisbane|perth|canberra|auckland|wellington|mexico city"
    "|são paulo|sao paulo|rio de janeiro|buenos aires|santiago|bogotá|bogota|medellín|lima|montevideo|北京|上海|深圳"
    "|杭州"
    "|広州|东京|東京|東京都|大阪|서울"
)
"""Regions, states and cities: known as places, each only the same as itself."""
