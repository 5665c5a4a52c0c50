#!/usr/bin/python3
"""sheet.py FOLDER: writes FOLDER/index.html, all pictures of the gallery on one sheet.

A row is a page in one width, its columns are the languages and schemes, so that what differs where
it must not is seen side by side.
"""
import html
import os
import re
import sys

NAME = re.compile(r'(.+)-(360|1000)-(ja|en)-(light|dark|contrast)\.png$')
HEAD = '''<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Todoku: every page</title>
<style>
body { font-family: sans-serif; margin: 1em; }
section { display: flex; gap: 1em; overflow-x: auto; align-items: flex-start; margin-bottom: 2em; }
figure { margin: 0; } img { border: 1px solid #888; } figcaption { font-size: small; }
</style>
'''


def main(folder):
    pictures = {}
    for name in sorted(os.listdir(folder)):
        match = NAME.match(name)
        if match:
            page, width, language, scheme = match.groups()
            pictures.setdefault((page, int(width)), []).append((language, scheme, name))
    with open(os.path.join(folder, 'index.html'), 'w', encoding='utf-8') as sheet:
        sheet.write(HEAD)
        for page in sorted({page for page, width in pictures}):
            sheet.write(f'<h2 id="{html.escape(page)}">{html.escape(page)}</h2>\n')
            for width in (360, 1000):
                sheet.write('<section>\n')
                for language, scheme, name in sorted(pictures.get((page, width), []),
                                                     key=lambda p: (p[0] != 'ja', p[1] != 'light')):
                    sheet.write(f'<figure><img loading="lazy" src="{html.escape(name)}" '
                                f'alt="{html.escape(page)}, {width}, {language}, {scheme}">'
                                f'<figcaption>{width} {language} {scheme}</figcaption></figure>\n')
                sheet.write('</section>\n')
    print(os.path.join(folder, 'index.html'))


main(sys.argv[1])
