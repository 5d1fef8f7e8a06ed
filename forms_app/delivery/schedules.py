"""Regular work with deliveries."""

from cms.jobs.schedules import Schedule
from forms_app.delivery import jobs

SCHEDULES = [Schedule("delivery.deliver_waiting", 5, jobs.deliver_waiting)]
