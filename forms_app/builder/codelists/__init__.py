"""Lists of answers that many forms share: countries, legal forms, branches of industry, places.

`lists.code_list(name)` finds one. The files beside it are our own; each row is a value and what people call it.
"""
