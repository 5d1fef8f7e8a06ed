"""Filling in: the formtools wizard on the draft.

`journey` says which step comes when, `storage` keeps the answers on the draft, `views` are the pages from the
start page to the receipt. Wrong guesses: the form classes are compiled in `builder`, the path is computed in
`builder.paths`, drafts are written by `applications.drafts`, what happens after submitting stands in `workflow`.
"""
