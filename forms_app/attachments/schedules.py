"""Regular work with files."""

from cms.jobs.schedules import Schedule
from forms_app.attachments import jobs

SCHEDULES = [
    Schedule("attachments.scan_waiting", 10, jobs.scan_waiting),
    Schedule("attachments.sweep_orphans", 3600, jobs.sweep_orphans),
]
