"""Keys of the authorities, wrapped by the master key."""

from django.db import models


class AuthorityKey(models.Model):
    """The key under which one authority's data keys are wrapped; number 0 is the portal's own."""

    number = models.BigIntegerField(primary_key=True)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Schlüssel {self.number}"
