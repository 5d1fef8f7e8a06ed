"""Regular work with mails."""

from cms.jobs.schedules import Schedule
from forms_app.notifications import jobs

SCHEDULES = [Schedule("notifications.send_waiting", 5, jobs.send_waiting)]
