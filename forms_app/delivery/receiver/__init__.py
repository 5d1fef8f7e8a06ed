"""A small back-office system ("Fachverfahren") to deliver to: a process of its own, for demo and tests.

It speaks the interface of `docs/schnittstelle-fachverfahren.md` as strictly as a real one should, keeps a
ledger that survives a crash, and misbehaves on request. Start it with `python -m
forms_app.delivery.receiver`. Never in production.
"""
