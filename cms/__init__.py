"""The platform under everything: settings, tenants, audit, encryption, jobs, operations.

Rooms
    settings/   configuration by environment, one module per situation
    tenants/    the eleven authorities, their hosts, the scope that fails closed, provisioning
    audit/      append-only, hash-chained record of who did what
    vault/      encryption at rest: master key → authority key → data key
    jobs/       background work: retries, leases, rescue, schedules, the worker
    ops/        health, readiness, metrics, logs, failpoints
    backoffice/ Wagtail's admin, closed between the towns
    pictures.py which picture is shown on which host
    pages.py    BasePage, the base of every page type;  fields.py  migration-friendly StreamField
    urls.py     the composition root of addresses

Usual wrong guesses
    service pages, offices, search      → portal_pages
    people, roles, login                → accounts
    forms, applications, payments       → forms_app
    templates, colours, components      → theme
"""
