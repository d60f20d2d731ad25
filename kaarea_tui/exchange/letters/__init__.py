"""Letters to data subjects, as a company would send them: fixed texts with places to fill, set by typst.

A text is `templates/<language>/<name>.txt`, the look of a letter `templates/letter.typ`. A customer's own
copy of either, in the folder `templates` beside the register's keys, goes before the program's.
Placeholders are a closed list; what fills them is text and never markup (see filling.py, typesetting.py).
"""
