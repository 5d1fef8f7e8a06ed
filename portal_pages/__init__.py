"""What people read: services, topics, offices, articles, legal pages, search.

Rooms
    home.py services.py topics.py offices.py articles.py legal.py central.py   one file per page type
    page.py          what all of them share: breadcrumb, canonical address, how they are answered
    directory.py     the directory from A to Z;  county.py  what a town's county does for it
    caching.py       how long an answer may be kept
    routing.py       path → page in two queries, at any depth of the tree
    richtext.py      the texts of a whole page expanded with one query for all their links
    hours.py         opening hours: the table, and whether an office is open now
    search.py        questions and findings;  indexing.py  page → entry, called by signals.py;  folding.py  words
    machine.py       sitemap.xml, robots.txt, security.txt
    planting.py      many pages at once, for provisioning.py and demo.py
    demo_data/       the catalogue of services and the texts of the demonstration, read by demo_catalogue.py

Usual wrong guesses
    the online form behind a service   → forms_app/builder (Offer, FormPage)
    layout, components, colours        → theme
    hosts and authorities              → cms/tenants
"""
