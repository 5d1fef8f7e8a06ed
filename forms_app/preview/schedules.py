"""Regular work with previews."""

from cms.jobs.schedules import Schedule
from forms_app.preview import jobs

SCHEDULES = [Schedule("preview.forget_runs", 3600, jobs.forget_runs)]
