"""Regular work of the printer."""

from cms.jobs.schedules import Schedule
from forms_app.pdfs import jobs

SCHEDULES = [Schedule("pdfs.print_waiting", 10, jobs.print_waiting)]
