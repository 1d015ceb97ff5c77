"""Finding a provider's documents: links of a page, addresses of a sitemap, names that are usual -> leads to follow.

A lead is a guess from words and places alone; whether its page is a policy is judged when it was read.
"""

from tracker.core.discovering.leads import LEAST, Lead, address_leads, is_article, merged, page_leads, settled_type
from tracker.core.discovering.links import Link, PageLinks, page_links
from tracker.core.discovering.places import Sitemap, read_sitemap, security_policies, sitemaps_in, usual_places

__all__ = [
    "LEAST",
    "Lead",
    "Link",
    "PageLinks",
    "Sitemap",
    "address_leads",
    "is_article",
    "merged",
    "page_leads",
    "page_links",
    "read_sitemap",
    "security_policies",
    "settled_type",
    "sitemaps_in",
    "usual_places",
]
