"""`transitioned`: sent inside the transaction of every move; heard only by forms_app/workflow.py.

Arguments: application, move (its name), by (Actor), facts. One news travels the same way without being a move of
the application: `payment_failed`, when an attempt to pay came to nothing and the fee is still due.
"""

from django.dispatch import Signal

transitioned = Signal()
