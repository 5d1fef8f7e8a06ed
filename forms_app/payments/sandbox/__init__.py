"""The payment sandbox: a separate process that speaks Mollie's v2 payments API and moves no money.

It is the second party in development, demos and tests. Nothing here imports Django or the portal: the
sandbox knows the portal only as an address that asks for payments and one that is knocked at.

    server.py       sockets: reads a request, answers it, or drops the line when a fault rule says so
    routes.py       which function answers which address
    payments_api.py, refunds_api.py, account_api.py   the documented API
    checkout.py     the hosted payment page, for people
    control.py      /_ctl: faults, clock, forced states and the ledger, for tests
    hooks.py        knocks at the portal on the documented schedule, on a scaled clock
    store.py        one SQLite file, WAL and synchronous=FULL, so the ledger survives kill -9

Facts of the API: https://docs.mollie.com/reference/payments-api
"""
