"""What all steps of the form share."""

from __future__ import annotations

from forms_app.builder.demo_forms.writing import Writer

FORM = Writer("geburtsurkunde")
USE = "antragstellende-person"
LAW = {"legal_basis": "§ 62 Personenstandsgesetz", "purpose": "Auffinden des Eintrags im Geburtenregister"}
