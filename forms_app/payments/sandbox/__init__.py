"""The payment sandbox: a separate process that speaks Mollie's v2 payments API and moves no money.

It is the second party in development, demos and tests. Nothing here imports Django or the portal: the
sandbox knows the portal only as an address that asks for payments and one that is knocked at.

    server.py       sockets: reads a request, answers it, or drops the line when a fault rule says so
    gateway.py      between the wire and the API: key, idempotency, faults, request log
    api.py          the documented API;  validation.py  what it refuses;  documents.py  how answers look
    book.py         payments and refunds as they move along states.py
    checkout.py     the hosted payment page, for people
    control.py      /_ctl: faults, clock, forced states and the ledger, for tests
    hooks.py        knocks at the portal on the documented schedule, on a scaled clock
    store.py        one SQLite file, WAL and synchronous=FULL, so the ledger survives kill -9

Facts of the API: https://docs.mollie.com/reference/payments-api
"""
