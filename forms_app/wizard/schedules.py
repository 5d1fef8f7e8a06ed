"""Regular work with drafts."""

from cms.jobs.schedules import Schedule
from forms_app.wizard import expiry

SCHEDULES = [Schedule("wizard.forget_old_drafts", 3600, expiry.forget_old_drafts)]
