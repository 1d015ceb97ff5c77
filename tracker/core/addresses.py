"""What two URLs have in common: the page they lead to, the site they belong to, the document they translate. Pure."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

TRACKING = re.compile(
    r"(?:utm_\w+|mtm_\w+|matomo_\w+|piwik_\w+|pk_\w+|hsa_\w+|__?hs\w+|hsctatracking|mc_[ce]id|mkt_tok|gclid|gclsrc|dclid|"
    r"gbraid|wbraid|gad_(?:source|campaignid)|fbclid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|mibextid|epik|"
    r"rdt_cid|irclickid|cjevent|zanpid|s_kwcid|ef_id|dm_i|elq\w+|_ke|_kx|bsft_\w+|adobe_mc|ajs_\w+|_branch_(?:match_id|referrer)|"
    r"_openstat|_gl|_ga|vero_\w+|oly_\w+|wickedid|s_cid|sc_cid|icid|cmpid|wt_mc|trk|ref_src|spm|scid|srsltid|sxsrf|ved|usg|"
    r"visitor_?id|phpsessid|jsessionid)$",
    re.IGNORECASE,
)
"""Query parameters that tell where a click came from or whose session it is, not which page is meant.

As the ad networks and mail services document them. Matched from the start of a name.
"""
VISIT = re.compile(
    r"(?:_?sid|(?:php|asp)?_?sess(?:ion)?(?:[_-]?id)?|aspsessionid\w*|asp\.net_sessionid|cfid|cftoken|oscsid|zenid|"
    r"_?nonce|_wpnonce|_?csrf(?:_?token)?|csrfmiddlewaretoken|authenticity_token|_?xsrf(?:_?token)?|access_token|"
    r"x-(?:amz|goog|oss)-[\w-]+|awsaccesskeyid|googleaccessid|key-pair-id|signature|expires|__cf_\w+|cf_chl_\w+|"
    r"cachebust(?:er)?|nocache|_)$",
    re.IGNORECASE,
)
"""Query parameters made anew for each visit: sessions, guards of forms, signed leave to fetch, and past any cache.

They may be needed to fetch the page, so they are left out where addresses are compared, never where one is kept or
shown. A bare `token` is not among them: it may be all that names a shared document.
"""
_SESSION_IN_PATH = re.compile(r";(?:jsession|phpsess|s)id=[^/]*|/\((?:[a-z]\([^()/]*\))+\)(?=/|$)", re.IGNORECASE)
"""Sessions of servlets (`;jsessionid=1F`), and of ASP.NET (`/(S(1f))/`)."""
_OBFUSCATED = "/cdn-cgi/l/email-protection"
_SECOND_LEVEL = frozenset(
    ("ac", "co", "com", "edu", "gob", "gov", "govt", "ltd", "me", "mil", "ne", "net", "nom", "or", "org", "plc", "sch")
)
"""Labels between a name and a country code (`example.co.uk`), as the registries of two-letter domains use them."""
_TAGS = (
    "ar bg bn ca cs cy da de el en es et eu fa fi fil fr ga gl he hi hr hu id is it ja jp ka kk ko lt lv ms nb nl nn no"
    " pl pt ro ru sk sl sq sr sv sw ta te th tr uk ur uz vi zh"
)
_LANGUAGES = frozenset(_TAGS.split())
"""Language tags that addresses name (`/de/`, `?lang=de`); of them `uk` is rather the region."""
_TAG = re.compile(r"([a-z]{2,3})(?:[-_](?:[a-z]{4}|[a-z]{2}|\d{3}|all))?", re.IGNORECASE)
_PARAMETERS = frozenset(("hl", "l", "lang", "language", "locale", "lc", "lng", "setln"))
_ALIASES = {
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "in": "id",
    "cn": "zh",
    "jp": "ja",
    "ua": "uk",
    "cz": "cs",
    "gr": "el",
    "tl": "fil",
}


def target(url: str) -> str:
    """A link target as it counts: no scheme, fragment, tracking parameter, session id, final slash or empty query.

    Empty for a target that leads nowhere (`javascript:`, `#part`), and for addresses that Cloudflare scrambles anew at
    every fetch, which real sequences show as changes.
    """
    url = url.strip()
    if not url or url.startswith(("#", "javascript:", "about:", "data:", "blob:")) or _OBFUSCATED in url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if parts.scheme in ("mailto", "tel", "sms"):
        return f"{parts.scheme}:{unquote(parts.path).replace(' ', '')}"
    path = without_session(unquote(parts.path))
    path = quote(path, safe="/~:@!$&'()*+,;=-._").rstrip("/")
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not passing(name)]
    query = f"?{urlencode(kept)}" if kept else ""
    fragment = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!")) else ""
    return f"{parts.netloc.lower()}{path}{query}{fragment}"


def passing(parameter: str) -> bool:
    """Whether a query parameter tells of a click or a visit, and not which page is meant."""
    return TRACKING.match(parameter) is not None or VISIT.match(parameter) is not None


def without_session(path: str) -> str:
    """A path without the session that some servers write into it."""
    return _SESSION_IN_PATH.sub("", path)


def same_address(one: str, other: str) -> bool:
    """Whether two URLs differ in no more than scheme, `www.`, a usual port, a slash at the end, and the fragment.

    They are one page to an archive. Never raises: archives hold addresses that are none.
    """
    return _bare(one) == _bare(other)


def _bare(url: str) -> tuple[str, str, str]:
    head, _, query = url.partition("#")[0].partition("?")
    host, _, path = _SCHEME.sub("", head, count=1).partition("/")
    host = _USUAL_PORT.sub("", host.rpartition("@")[2].lower())
    return host.removeprefix("www."), path.rstrip("/"), query


_SCHEME = re.compile(r"\s*https?:/+", re.IGNORECASE)
_USUAL_PORT = re.compile(r":(?:80|443)?$")


def without_tracking(url: str) -> str:
    """The address without tracking parameters; the others keep their order and spelling, and so does the fragment."""
    head, _, rest = url.partition("?")
    query, mark, fragment = rest.partition("#")
    kept = [pair for pair in query.split("&") if pair and not TRACKING.match(pair.partition("=")[0])]
    return head + ("?" + "&".join(kept) if kept else "") + mark + fragment


def host_of(url: str) -> str:
    """The host in lower case, without port; empty where the URL has none or is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def site_of(url: str) -> str:
    """The registrable domain of an address: `policies.example.co.uk` gives `example.co.uk`; a bare name or IP itself.

    By the shape of the name, not by the public suffix list: names that people register below `github.io` and the like
    count as one site, so this may widen what is looked at, and never decides what may be connected to.
    """
    host = host_of(url)
    labels = host.split(".")
    if labels[-1].isdigit() or ":" in host or len(labels) == 1:
        return host
    if len(labels) >= 3 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])


def primary(tag: str) -> str:
    """The primary language of a BCP 47 tag as we write it: `pt-BR` gives `pt`; empty for what is no tag."""
    word = re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0]
    word = _ALIASES.get(word, word)
    return word if word.isalpha() and len(word) in {2, 3} else ""


def language_of(url: str) -> str:
    """The language that an address names in its path, query or host (`/de/`, `?hl=pt`, `fr.example.org`), or empty."""
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query)
    except ValueError:
        return ""
    for segment in parts.path.split("/"):
        if _is_language(segment):
            return primary(segment)
    for name, value in query:
        if name.lower() in _PARAMETERS and primary(value) in _LANGUAGES:
            return primary(value)
    labels = host_of(url).split(".")
    return primary(labels[0]) if len(labels) > 2 and _is_language(labels[0]) else ""


def frame_of(url: str) -> str:
    """The target of an address with the languages it names left out: what the translations of a page share."""
    counted = target(url)
    head, _, query = counted.partition("?")
    host, *segments = head.split("/")
    labels = host.split(".")
    if len(labels) > 2 and _is_language(labels[0]):
        host = ".".join(labels[1:])
    kept = "&".join(pair for pair in query.split("&") if pair.partition("=")[0].lower() not in _PARAMETERS)
    path = "/".join(segment for segment in segments if not _is_language(segment))
    return f"{host.removeprefix('www.')}/{path}?{kept}".rstrip("?/")


_INNER = tuple(
    ip_network(name)
    for name in (
        *("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"),
        *("::1/128", "fc00::/7", "fe80::/10"),
    )
)
"""Networks that nobody outside reaches (RFC 1918, 6598, 3927, 4193, 4291)."""
_INNER_NAMES = (".localhost", ".local", ".internal", ".home.arpa")


def inner(host: str) -> bool:
    """Whether an address or host lies in a network that nobody outside reaches. A name does so only by its form.

    What stands there is on no public archive, and its address is not to be told to one. Behind a proxy that resolves
    names the form is all there is: bare ones, and the endings that are kept for such networks (RFC 6761, 6762, 8375).
    """
    host = host.lower().rstrip(".")
    if host and ":" not in host and ("." not in host or host.endswith(_INNER_NAMES)):
        return True
    try:
        address = ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any(mapped in network for network in _INNER if network.version == mapped.version)


def _is_language(segment: str) -> bool:
    """Whether a part of a path or host is a language. `uk` alone is the region, far more often than Ukrainian."""
    found = _TAG.fullmatch(segment)
    return found is not None and found[1].lower() in _LANGUAGES and segment.lower() != "uk"
