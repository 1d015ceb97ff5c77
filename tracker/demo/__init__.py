"""`tracker demo`: a small site of made-up companies, the story that it goes through, and the tracker watching it.

`story` says what happens, `site` serves the pages, `receivers` catch mail and webhooks, `clock` tells the story's time,
and `stage` joins them to the real daemon. Everything is on 127.0.0.1; what the tracker writes lies in one folder.
"""
