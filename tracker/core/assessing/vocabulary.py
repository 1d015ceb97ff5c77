"""The words that evidence speaks of: modal verbs, negations, units, kinds of data, parties and rights.

Sources: the evidence list of the research on clause diffs (section 6), the data types and parties of OPP-115 and of
the GDPR's and CCPA's own definitions, and the modal verbs that privacy-language studies grade by obligation.
Patterns are for casefolded text: ignoring case in the pattern takes twice as long (measured).
"""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.core.assessing.cjk_words import MODAL_CJK, NEGATION_CJK
from tracker.core.assessing.notion_words import NOTION_WORDS


def _any(pattern: str, unspaced: str = "") -> re.Pattern[str]:
    """The words of a pattern between borders of words, and those of scripts without spaces anywhere."""
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)" + (f"|{unspaced}" if unspaced else ""))


MODAL = _any(
    r"may|might|can|could|will|would|shall|should|must|cannot|can['’]t|won['’]t|need(?:s)? to|ha(?:ve|s) to|required to"
    r"|is entitled to|are entitled to|agrees? to|darf|dürfen|muss|müssen|kann|können|soll|sollen|wird|werden"
    r"|peut|peuvent|pouvons|pouvez|doit|doivent|devons|devez|puede|pueden|podemos|podrá|debe|deben|debemos|deberá|può"
    r"|possono"
    r"|possiamo|potrà|deve|devono|dobbiamo|pode|podem|podemos|poderá|devem|devemos|kunnen|kan|mag|mogen|moet|moeten|zal"
    r"|zullen|może|mogą|możemy|musi|muszą|får|ska|skall|måste",
    MODAL_CJK,
)
"""Verbs that say whether something is allowed, owed or announced."""

NEGATION = _any(
    r"not|no|never|neither|nor|none|nothing|without|cannot|except|unless|\w+n['’]t|nicht|kein\w*|niemals|ohne"
    r"|ne|pas|jamais|aucune?|sans|nunca|ning[uú]n\w*|sin|non|mai|senza|nessun\w*|não|nunca|nenhum\w*|sem|niet|geen"
    r"|nooit"
    r"|zonder|nie|nigdy|bez|inte|ej|aldrig|utan|ausser|sauf|salvo|tranne|exceto|behalve",
    NEGATION_CJK,
)
"""Words that turn a sentence round, or make an exception."""

QUANTIFIER = _any(
    r"any|all|every|each|some|only|certain|limited|solely|exclusively|at least|at most|up to|sole"
    " discretion"
)
"""Words that say how much of something is meant."""

CONSENT = _any(
    r"(?:with|without|prior|express|explicit|your|our) (?:prior |express |explicit |written )*consent|permission"
    r"|opt[- ]in"
    r"|opt[- ]out|notice|notify|notified|approval|einwilligung|consentement|consentimiento"
)
"""Asking and telling."""

UNIT = re.compile(
    r"(?:(?:business |calendar |working |consecutive )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|quarters?"
    r"|years?)"
    r"(?: of age| old)?|percent|per cent|euros?|dollars?|pounds?|usd|eur|gbp|cents?|times|kb|mb|gb|miles?|km"
    r"|tagen?|monaten?|jahren?|stunden?|wochen?|jours?|mois|ans?|années?|heures?|semaines?"
    r"|días?|mes(?:es)?|años?|horas?|giorn[oi]|mes[ei]|ann[oi]|or[ae]|settiman[ae]|dias?|anos?|dagen|maand(?:en)?"
    r"|jaar|jaren|dni|miesi\w+|lat|lata|rok\w*|dag(?:ar)?|månad(?:er)?|år|timmar|kronor|zł)(?!\w)"
    r"|[€$£¥₹](?![\d\s]*\d)|(?:million|billion|thousand|mio|millionen|millions?)(?!\w)|%|天|日(?:間)?|个月|個月|か月|ヶ月|カ月|月|年|小时|小時|時間|週間|周岁|岁|歳|歲|円|元",
    re.IGNORECASE,
)
"""What a number counts, as the word after it."""

DATA = {
    "location": r"(?:precise |approximate |geo)?-?location(?: data| information)?|gps|geolocation",
    "biometric data": r"biometric\w*|face ?prints?|facial (?:recognition|features|geometry|images?)|fingerprints?"
    r"|voice ?prints?|iris scans?",
    "health data": r"health(?: data| information)?|medical|diagnos[ei]s|prescriptions?|disabilit(?:y|ies)",
    "genetic data": r"genetic|dna",
    "financial data": r"financial (?:data|information)|bank account|credit card|payment card|card number"
    r"|credit history|salary",
    "government id": r"social security|passport|driver['’]?s? licen[cs]e|national id\w*|government[- ]issued"
    r"|tax id\w*|identity documents?",
    "age or date of birth": r"date of birth|birth ?dates?|year of birth",
    "contact data": r"phone numbers?|telephone numbers?|e-?mail addresses?|postal address(?:es)?"
    r"|mailing address(?:es)?",
    "address book": r"address book|contact list|contacts list|your contacts",
    "photos and video": r"photos?|photographs?|images?|videos?|selfies?|camera",
    "audio": r"audio|voice recordings?|call recordings?|microphone|speech",
    "messages": r"messages?|chats?|communications content|prompts?|conversations?",
    "browsing history": r"brows(?:ing|er) (?:history|data|activity)|search history|clickstream"
    r"|pages (?:you )?visit(?:ed)?",
    "device identifiers": r"device (?:id\w*|information|data)|advertising id\w*|idfa|imei|mac address(?:es)?"
    r"|ip address(?:es)?|user[- ]agent",
    "sensitive data": r"sensitive (?:personal )?(?:data|information)|special categor(?:y|ies)|sexual orientation"
    r"|religio\w+|ethnic\w*|racial|race|political"
    r"|trade union",
    "children's data": r"children['’]s (?:data|information)|students?['’]? (?:data|records)",
    "inferences": r"infer(?:ence|ences|red)|profil(?:e|es|ing)|interests",
    "social media data": r"social media (?:account|profile|data|information|platform|handle)\w*",
}
"""Kinds of data that a policy may begin or cease to speak of."""

PARTY = {
    "third parties": r"third[- ]part(?:y|ies)|tiers|terceros|dritten?",
    "affiliates": r"affiliat\w+|subsidiar\w+|group compan(?:y|ies)|parent company",
    "advertisers": r"advertis(?:er|ers|ing (?:partners?|networks?|compan\w+))|ad (?:networks?|partners?"
    r"|exchanges?)|marketing partners?",
    "data brokers": r"data brokers?|data resellers?|aggregators?",
    "service providers": r"service providers?|vendors?|contractors?|sub-?contractors?|sub-?processors?|processors?",
    "analytics providers": r"analytics (?:providers?|partners?|services?)",
    "authorities": r"law enforcement|government (?:agenc\w+|authorit\w+)|authorities|courts?|regulators?|police",
    "employers": r"employers?|recruiters?",
    "insurers": r"insurers?|insurance compan\w+",
    "credit agencies": r"credit (?:bureaus?|agenc\w+|reporting)|collection agenc\w+|debt collect\w+",
    "researchers": r"researchers?|universit\w+|academic",
    "business partners": r"business partners?|partners?|joint ventures?|resellers?",
    "buyers of the business": r"merg(?:er|ers|ed)|acquir(?:er|ers|es?)|acquisition|buyers?|successors?|bankruptcy",
}
"""Who may be given data, or take part."""

RIGHT = {
    "access": r"(?:right (?:to|of) )?access (?:to )?your|right (?:to|of) access|copy of your|right to know",
    "correction": r"correct (?:your|inaccura\w+|it)|rectif\w+|right to correct",
    "deletion": r"delet(?:e|ion of) (?:your|it|them|personal)|erasure|erase (?:your|it)|right to be forgotten"
    r"|right to delete",
    "portability": r"portab\w+",
    "objection": r"right to object|object to",
    "opting out": r"opt(?:ing)?[- ]out|unsubscrib\w+|do not sell (?:or share )?my|global privacy control",
    "withdrawing consent": r"withdraw(?:ing)? (?:your |any )?consent|revoke",
    "complaint": r"(?:lodge|file|make) a complaint|supervisory authorit\w+|complain to",
    "appeal": r"right to appeal|appeal (?:a|the|our|such|any) ",
    "cancelling": r"right to cancel|cancel (?:your|the|at any time)|right of withdrawal|refund\w*",
    "human review": r"human (?:review|intervention)|automated decision\w*",
}
"""What a person may ask for."""

TERM = {
    "arbitration": r"arbitrat\w+",
    "class action waiver": r"class[- ]action|class[- ]wide|collective action|representative action",
    "jury trial": r"jury trial|trial by jury",
    "liability": r"liab(?:le|ility)|damages|indemnif\w+|indemnity|hold harmless",
    "governing law": r"governing law|governed by (?:the )?laws?|exclusive jurisdiction|courts of",
    "AI training": r"(?:train|improve|develop|fine-tune)\w* (?:\w+ ){0,5}(?:ai|models?|algorithms?"
    r"|machine learning)|machine learning|"
    r"model training|artificial intelligence|generative ai",
    "selling data": r"sell (?:your|personal|any)|sale of (?:your |personal )?(?:data|information)|sold",
    "automatic renewal": r"automatic(?:ally)? renew\w*|auto-?renew\w*",
    "termination": r"terminat\w+|suspen(?:d|sion)\w*",
    "licence to content": r"(?:perpetual|irrevocable|royalty-free|sublicens\w+|worldwide) ",
    "transfer abroad": r"transfer\w* (?:\w+ ){0,5}(?:countr\w+|outside)|standard contractual clauses",
    "tracking": r"tracking|targeted advertising|interest-based|cross-context\w*|behaviou?ral advertising|cookies?"
    r"|pixels?",
}
"""Provisions that people subscribe for."""

TOPIC_OF = {
    "arbitration": "arbitration and liability",
    "class action waiver": "arbitration and liability",
    "jury trial": "arbitration and liability",
    "liability": "arbitration and liability",
    "governing law": "arbitration and liability",
    "AI training": "ai training",
    "selling data": "sharing",
    "automatic renewal": "payment",
    "termination": "account",
    "licence to content": "content licence",
    "transfer abroad": "international",
    "tracking": "cookies",
}
"""The topic under which a provision is subscribed for."""

_ENGLISH = (("data type", DATA), ("party", PARTY), ("right", RIGHT), ("provision", TERM))

Notions = dict[str, dict[str, re.Pattern[str]]]


@lru_cache(maxsize=16)
def notions(language: str) -> Notions:
    """All of the above, ready to be looked for, by the kind of notion: as English names them, and the given language.

    `language`: `de`, `de-CH`; those of all languages where it is empty.
    """
    spoken = [language.partition("-")[0].lower()] if language else list(NOTION_WORDS)
    tables = [NOTION_WORDS[each] for each in spoken if each in NOTION_WORDS]
    return {
        kind: {name: _any("|".join([words, *(table[name] for table in tables if name in table)]))
               for name, words in english.items()}
        for kind, english in _ENGLISH
    }  # fmt: skip


_EMPTY = """
a an the this that these those of to in on at by for from with as and or nor but if so than then there here it
its is are was were be been being am do does did done have has had having i we us our ours you your yours he she
his her they them their theirs who which what when where how also such other any same own more most very too
just about into onto upon over under through during via per please e.g i.e etc each both between within while
because however therefore thus herein thereof hereby accordingly including include includes der die das den dem
des ein eine einer einem eines und oder mit von zu im in am auf für ist sind le la les un une des du de et ou à
au aux en dans par pour sur est sont que qui el los las una y o del al por para con es son il lo gli e di da che
"""
EMPTY = frozenset(_EMPTY.split())
"""Words that alone change nothing that is owed or allowed."""
