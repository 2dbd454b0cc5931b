#!/usr/bin/env python3
"""Writes Sources/CLIP/HTMLEntities.swift from Python's table of HTML5's named characters (html.entities.html5)."""
import html.entities

names = html.entities.html5
legacy = {n for n in names if not n.endswith(";")}
lines = []
for name in sorted(n[:-1] for n in names if n.endswith(";")):
    code = ",".join(f"{ord(c):x}" for c in names[name + ";"])
    lines.append(f"{name}{'?' if name in legacy else ''} {code}")
rows, row = [], ""
for line in lines:
    if len(row) + len(line) > 106:
        rows.append(row)
        row = ""
    row += line + ";"
rows.append(row)
print("""// Made by Scripts/make-html-entities.py. Do not edit.

/// HTML5's named characters: `name code;`, code points in hexadecimal; a name that may stand without its semicolon
/// carries a question mark.
let htmlEntityTable = \"\"\"""")
for row in rows[:-1]:
    print("  " + row + "\\")
print("  " + rows[-1])
print('  """')
