"""The kinds of question, one module per family; `registry.kind(name)` finds one."""
