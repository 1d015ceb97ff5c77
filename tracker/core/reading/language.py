"""What the reader can know of a language. The entries are in `languages_west`, `languages_east`, `languages_world`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """One language, as data.

    Phrases are in lower case, separated by `|`; accents may be kept or left out, both match the page. A phrase that
    ends in `~` is a stem: the word may go on (`aktualis~`). `months`: twelve groups separated by `|`, the forms of one
    month by `/` (source: Unicode CLDR, nominative, genitive and short forms).

    `last`: "last updated", which speaks of the document even inside a sentence; `updated`: plain "updated"; `soft`:
    "version", "date", "published", which count only beside a bare date at the top or the end; `effective`: "effective
    as of". `past`: the date is of something older ("previous version", "until"). `own`: words for the document itself.
    `law`: words of citations, whose dates are not the document's. `order`: of numeric dates. `own_script`: it writes in
    letters or digits that only it, or few, have.

    Source of the phrases: the English and French ones stand on 652 dated policies that were read for them; the others
    are the wording of policies and of policy templates in that language.
    """

    months: str
    last: str = ""
    updated: str = ""
    soft: str = ""
    effective: str = ""
    past: str = ""
    own: str = ""
    law: str = ""
    order: str = "DMY"
    own_script: bool = False
