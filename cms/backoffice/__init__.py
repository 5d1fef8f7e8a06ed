"""The back office: Wagtail's admin, closed between towns and dressed as one office.

Where things are:
  routes.py    which address of the admin is open to whom – the one table, as data
  gate.py      reads the table in front of every view; what the table does not name stays closed
  trees.py     which pages somebody may work on, and which they may at least read
  overrides.py every place where Wagtail itself is patched, each watched by a test
  csp.py       the content security policy of this host
Usual wrong guesses: the clerk's desk lives in forms_app/inbox, roles in accounts/roles.py, host names in cms/tenants.
"""
