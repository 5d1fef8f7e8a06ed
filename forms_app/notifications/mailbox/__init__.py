"""A mailbox for demo and tests: takes every mail by SMTP, shows it on a web page, sends nothing on.

Start it with `python -m forms_app.notifications.mailbox`. Its ledger tells the tests, and the channel's
probe, which Message-IDs arrived and how often. Never in production.
"""
