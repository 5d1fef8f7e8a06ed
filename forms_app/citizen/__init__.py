""" "Mein Bereich": what citizens see of their drafts and applications.

`wording` turns states into sentences, `cases` reads what belongs to one person, `export` writes the copy of
Art. 15 GDPR. Wrong guesses: filling in a form is `wizard`, the clerk's side is `inbox`.
"""
