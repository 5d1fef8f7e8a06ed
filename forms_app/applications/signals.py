"""`transitioned`: sent inside the transaction of every move; heard only by forms_app/workflow.py.

Arguments: application, move (its name), by (Actor), facts. Two news travel the same way without being moves of
the application: `payment_failed`, when an attempt to pay came to nothing and the fee is still due, and
`document_ready`, when a document of the authority has passed the scanner and may be opened.

`tried` is the same for a run of a preview. Whoever hears `transitioned` never hears of one.
"""

from django.dispatch import Signal

transitioned = Signal()

tried = Signal()
