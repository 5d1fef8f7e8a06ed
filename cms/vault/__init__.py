"""Encryption at rest: master key → authority key → data key of one record.

`envelope.Envelope` seals bytes with AES-256-GCM and binds each ciphertext to authority, table, row and field, so
that a ciphertext moved to another place is refused. `rows.SealedRow` and `rows.Sealed` do that for model values.
Design: docs/decisions/0003-encryption-at-rest.md.
"""
