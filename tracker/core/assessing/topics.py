"""What a change is about: the labels of OPP-115, and those that it lacks.

OPP-115 (Wilson et al., "The Creation and Analysis of a Website Privacy Policy Corpus", ACL 2016) labels privacy
policies with ten practices; arbitration and liability, AI training, international transfer, children, cookies, payment,
conduct, content licences and accounts are split out or added, since people subscribe to them. Words decide, headings
weigh most: keyword rules reach a macro F of 0.66 on OPP-115's test split, where a trained model reaches 0.72 (research
on clause diffs, section 5), and a rule can be read.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import lru_cache

from tracker.core.assessing.cjk_words import TOPIC_WORDS_CJK
from tracker.core.assessing.topic_words import TOPIC_WORDS

TOPICS = tuple(TOPIC_WORDS)
"""The topics, the more telling first."""

LANGUAGES = frozenset(
    language for table in (TOPIC_WORDS, TOPIC_WORDS_CJK) for words in table.values() for language in words
)
"""The languages whose words are known, by their ISO 639-1 codes."""


IN_CHANGE, IN_HEADING, IN_CLAUSE = 3, 4, 1
"""What a word counts by where it stands: changed words and headings say more than what stands around them."""

_ENOUGH, _MOST = 200, 600
"""Characters of a clause that weigh in full, since a long one speaks of many things; and how many are read at all."""


def topic(changed: str, clause: str, path: Sequence[str], language: str = "") -> str:
    """The topic of a change, from its changed words, its clause and the headings above; empty where nothing tells.

    `language`: of the policy (`de`, `de-CH`); English words are read in all. Where it is not known, those of all are.
    """
    changed, clause = changed[:_MOST].casefold(), clause[:_MOST].casefold()
    language = language.partition("-")[0].lower()
    heading, title = _named(path[-1] if path else "", language), _named(" ".join(path[1:-1]), language)
    around = IN_CLAUSE * min(1.0, _ENOUGH / max(1, len(clause)) + 0.34)
    best, most = "", 0.0
    for name, pattern in _patterns(language).items():
        score = (
            IN_CHANGE * min(3, len(pattern.findall(changed)))
            + IN_HEADING * (name in heading)
            + IN_CLAUSE * (name in title)
            + around * min(3, len(pattern.findall(clause)))
        )
        if score > most:
            best, most = name, score
    return best


@lru_cache(maxsize=4096)
def _named(heading: str, language: str) -> frozenset[str]:
    """The topics that a heading speaks of. Many clauses stand under one."""
    text = heading.casefold()
    return frozenset(name for name, pattern in _patterns(language).items() if text and pattern.search(text))


@lru_cache(maxsize=16)
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    """The words of each topic in English and the given language, for lower-case text: ignoring case in the pattern
    takes twice as long (measured). Where the language is not known, the words of all.
    """
    spoken = {"en", language} if language else LANGUAGES
    return {name: re.compile("|".join(_words(name, spoken))) for name in TOPIC_WORDS}


def _words(name: str, spoken: Container[str]) -> list[str]:
    """The words of a topic, between borders of words, and those of languages that have no borders as they are."""
    words, unspaced = TOPIC_WORDS[name], TOPIC_WORDS_CJK.get(name, {})
    bordered = "|".join(words[each] for each in words if each in spoken)
    return [rf"(?<!\w)(?:{bordered})(?!\w)", *(unspaced[each] for each in unspaced if each in spoken)]
