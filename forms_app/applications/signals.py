"""`transitioned`: sent inside the transaction of every move; heard only by forms_app/workflow.py.

Arguments: application, move (its name), by (Actor), facts.
"""

from django.dispatch import Signal

transitioned = Signal()
