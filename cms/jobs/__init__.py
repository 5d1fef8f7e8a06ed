"""Background work on django-tasks: retries with back-off, leases, rescue, schedules, the worker.

tasks.py      `job` and `enqueue`
leases.py     conditional-update claims on outbox rows
schedules.py  what runs regularly
rescue.py     jobs whose worker died go back to the queue
worker.py     the process that runs all of it
"""
