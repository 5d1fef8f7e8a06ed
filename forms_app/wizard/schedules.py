"""Regular work with drafts."""

from cms.jobs.schedules import Schedule
from forms_app.wizard import expiry

SCHEDULES = [
    Schedule("wizard.warn_of_expiry", 3600, expiry.warn_of_expiry),
    Schedule("wizard.forget_old_drafts", 3600, expiry.forget_old_drafts),
]
