"""The web pages, the JSON API and the feeds."""
