from cms.jobs.schedules import Schedule
from forms_app.payments import jobs

SCHEDULES = [Schedule("payments.sweep", 5, jobs.sweep)]
