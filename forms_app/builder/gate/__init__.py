"""What an editor still has to do before a form may be published, and what would make it better.

    findings    what a check sees and what it says
    checklist   all checks by name, and what runs them
    rules, texts, access, record, money    the checks
    pages       what is known about a form's page and its offers

A new check is a function and one line in `checklist.CHECKS`.
"""
