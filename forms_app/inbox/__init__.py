"""The clerk's desk ("Posteingang"): the list of cases, one case, and what can be done with it.

Where things are:
  admin.py      the registration with wagtail-modeladmin; only the list and the case exist, nothing is edited by hand
  listing.py    the list: filters, search, pages by key, export
  case.py       one case and the answer to every button on it
  actions.py    the buttons as data: form, verb, sentence
  desk.py       the verbs behind them, each in one transaction
Usual wrong guesses: states and moves live in applications/, who may what in applications/policies.py.
"""
