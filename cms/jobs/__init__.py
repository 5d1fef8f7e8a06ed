"""Background work on django-tasks: retries with back-off, leases, rescue, schedules, the worker.

tasks.py      `job` and `enqueue`
leases.py     conditional-update claims on outbox rows
schedules.py  what runs regularly
retries.py    which jobs come again and when; those whose worker died go back to the queue
worker.py     the process that runs all of it
"""
