#!/usr/bin/python3
"""pseudo.py CATALOGUE COMMAND…: runs a command in a language that nobody speaks.

Every sentence of the catalogue (a .po, of which only the originals are read) is written with
accents, two fifths longer and between brackets: what is cut off lacks its bracket, what was never
translated has none, and what has no room for long words becomes too wide. Formats, {parameters},
markup and mnemonics stay as they are.
"""
import os
import re
import subprocess
import sys
import tempfile

ACCENTS = str.maketrans('aeiouAEIOUncsyz', 'áéîöüÅÉÎØÜñçšýž')
KEPT = re.compile(r'(%(?:\d+\$)?[-+ #0I\']*\d*(?:\.\d+)?(?:hh|h|ll|l|z|j|t)?[a-zA-Z%]'
                  r'|\{[a-z0-9_]+\}|<[^>]+>|&\w+;|\\.)')
HEAD = ('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n')
LANGUAGE = 'en_XA'


def pseudo(text):
    """The sentence in the pseudo-language; words are repeated, so that it still wraps."""
    parts = KEPT.split(text)
    changed = ''.join(part if i % 2 else part.translate(ACCENTS) for i, part in enumerate(parts))
    room = max(2, len(KEPT.sub('', text)) * 2 // 5)
    padding = ' '.join('~' * min(6, room - i) for i in range(0, room, 7))
    tail = re.search(r'(?:\\n)*$', changed).start()
    return f'[{changed[:tail]} {padding}]{changed[tail:]}'


def convert(source):
    """The entries of a .po as those of the pseudo-language."""
    entries = []
    for block in re.sub(r'"\n"', '', source).split('\n\n')[1:]:
        lines = [line for line in block.splitlines() if not line.startswith('#')]
        fields = dict(re.match(r'(\w+(?:\[\d\])?) "(.*)"$', line).groups() for line in lines)
        if not fields.get('msgid') or fields['msgid'] == 'translator-credits':
            continue
        out = [f'{key} "{fields[key]}"' for key in ('msgctxt', 'msgid', 'msgid_plural')
               if key in fields]
        if 'msgid_plural' in fields:
            out.append(f'msgstr[0] "{pseudo(fields["msgid"])}"')
            out.append(f'msgstr[1] "{pseudo(fields["msgid_plural"])}"')
        else:
            out.append(f'msgstr "{pseudo(fields["msgid"])}"')
        entries.append('\n'.join(out))
    return HEAD + '\n' + '\n\n'.join(entries) + '\n'


def main():
    with tempfile.TemporaryDirectory() as folder:
        place = os.path.join(folder, LANGUAGE, 'LC_MESSAGES')
        os.makedirs(place)
        with open(sys.argv[1], encoding='utf-8') as file:
            catalogue = convert(file.read())
        subprocess.run(['msgfmt', '--check-format', '-o', os.path.join(place, 'todoku.mo'), '-'],
                       input=catalogue.encode(), check=True)
        return subprocess.run(sys.argv[2:], check=False,
                              env={**os.environ, 'TEXTDOMAINDIR': folder,
                                   'LANGUAGE': LANGUAGE}).returncode


sys.exit(main())
