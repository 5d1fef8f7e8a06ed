"""What people read: services, topics, offices, articles, legal pages, search.

Rooms
    one file per page type;  catalogue/ = services and their texts;  search, finder

Usual wrong guesses
    the online form behind a service   → forms_app/builder
    layout, components, colours        → theme
    hosts and authorities              → cms/tenants
"""
