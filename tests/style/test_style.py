#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plants a fault for every house rule and sees that its check reports it, and nothing else."""
import pathlib
import tempfile

import style

HEAD = ('/* SPDX-License-Identifier: GPL-3.0-or-later\n'
        ' * What this file owns, for the test of the style checks.\n */\n')
PO = ('msgid ""\nmsgstr ""\n"Project-Id-Version: t\\n"\n'
      '"PO-Revision-Date: 2026-11-24 00:00+0000\\n"\n'
      '"Last-Translator: t\\n"\n"Language-Team: t\\n"\n"Language: ja\\n"\n"MIME-Version: 1.0\\n"\n'
      '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
      '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n')
UI = '<interface><object class="GtkButton" id="a">{}</object></interface>\n'
STACK = ('<interface><object class="GtkStack"><property name="vexpand">True</property>{}</object>'
         '</interface>\n')
MANIFEST = '<gresources><gresource><file>a.ui</file></gresource></gresources>\n'
DESKTOP = '[Desktop Entry]\nType=Application\nName=a\nExec=a\nCategories={};\n'
META = ('<component><releases><release version="{}" date="2026-11-25"/></releases></component>\n')


def entry(msgid, msgstr):
    return f'{PO}msgid "{msgid}"\nmsgstr "{msgstr}"\n'


# check, what is planted, the files of the faulty tree, the files that mend it
CASES = [
    ('lines', 'a long line', {'src/a.c': 'x' * 101 + '\n'}, {'src/a.c': 'x' * 100 + '\n'}),
    ('lines', 'a tab', {'src/a.c': '\tx\n'}, {'src/a.c': '  x\n'}),
    ('lines', 'a trailing blank', {'src/a.c': 'x \n'}, {'src/a.c': 'x\n'}),
    ('lines', 'no last newline', {'src/a.c': 'x'}, {'src/a.c': 'x\n'}),
    ('lines', 'an empty last line', {'src/a.c': 'x\n\n'}, {'src/a.c': 'x\n'}),
    ('functions', 'a name that says only what every function does',
     {'src/a.c': 'static void\nstore (int a)\n'}, {'src/a.c': 'static void\nstore_row (int a)\n'}),
    ('heads', 'no licence', {'src/a.c': 'int x;\n'}, {'src/a.c': HEAD}),
    ('heads', 'no purpose', {'src/a.c': HEAD.split('\n')[0] + '\n */\n'}, {'src/a.c': HEAD}),
    ('heads', 'no guard', {'src/a.h': HEAD}, {'src/a.h': HEAD + '#pragma once\n'}),
    ('layers', 'GTK below ui/', {'src/text/a.c': '#include <gtk/gtk.h>\n'},
     {'src/ui/a.c': '#include <gtk/gtk.h>\n'}),
    ('layers', 'an include that points up',
     {'src/model/a.c': '#include "b.h"\n', 'src/session/b.h': ''},
     {'src/session/a.c': '#include "b.h"\n', 'src/model/b.h': ''}),
    ('layers', 'a sibling', {'src/dns/a.c': '#include "b.h"\n', 'src/store/b.h': ''},
     {'src/dns/a.c': '#include "b.h"\n', 'src/dns/b.h': ''}),
    ('words', 'something left to do', {'src/a.c': '/* TO' 'DO: later */\n'},
     {'src/a.c': '/* x */\n'}),
    ('words', 'a machine path', {'src/a.c': '"/ho' 'me/me/x"\n'}, {'src/a.c': '"/usr/share/x"\n'}),
    ('words', 'a deprecated widget', {'src/ui/a.c': 'gtk_dialog_new ();\n'},
     {'src/ui/compat/a.c': 'gtk_dialog_new ();\n'}),
    ('docs', 'a function without a comment',
     {'src/a/b.h': HEAD + '\nvoid todoku_b_do (void);\n', 'src/a/b.c': ''},
     {'src/a/b.h': HEAD + '\nvoid todoku_b_do (void);\n',
      'src/a/b.c': '/**\n * todoku_b_do:\n */\n'}),
    ('results', 'FALSE without an error', {'src/a/b.c': 'g_task_return_boolean (task, FALSE);\n'},
     {'src/a/b.c': 'g_task_return_boolean (task, TRUE);\n'}),
    ('results', 'an answer that can be no',
     {'src/a/b.c': 'todoku_job_return_boolean (g_steal_pointer (&task),\n  a->b == NULL);\n'},
     {'src/a/b.c': 'todoku_job_return_answer (g_steal_pointer (&task),\n  a->b == NULL);\n'}),
    ('results', 'NULL without an error',
     {'src/a/b.c': 'g_task_return_pointer (g_steal_pointer (&task), NULL, NULL);\n'},
     {'src/a/b.c': 'g_task_return_pointer (task, b, NULL);\n'}),
    ('potfiles', 'a source that is not listed',
     {'src/a.c': 'f (_("Text"));\n', 'po/POTFILES': ''},
     {'src/a.c': 'f (_("Text"));\n', 'po/POTFILES': 'src/a.c\n'}),
    ('potfiles', 'an interface that is not listed',
     {'resources/a.ui': '<property name="label" translatable="yes">x</property>',
      'po/POTFILES': ''},
     {'resources/a.ui': '', 'po/POTFILES': ''}),
    ('potfiles', 'a listed file that is gone', {'po/POTFILES': 'src/a.c\n'}, {'po/POTFILES': ''}),
    ('potfiles', 'no order', {'po/POTFILES': 'b\na\n', 'a': '', 'b': ''},
     {'po/POTFILES': 'a\nb\n', 'a': '', 'b': ''}),
    ('potfiles', 'a listed file without text', {'po/POTFILES': 'src/a.c\n', 'src/a.c': 'f ();\n'},
     {'po/POTFILES': 'src/a.c\n', 'src/a.c': 'f (_("Text"));\n'}),
    ('potfiles', 'a count alone',
     {'po/POTFILES': '', 'src/a.c': 'f (g_dngettext (PACKAGE, "%u", "%u", n));\n'},
     {'po/POTFILES': 'src/a.c\n', 'src/a.c': 'f (g_dngettext (PACKAGE, "%u", "%u", n));\n'}),
    ('potfiles', 'a build that writes into po',
     {'po/POTFILES': '', 'meson.build': "alias_target('all', po_targets)\n"},
     {'po/POTFILES': '', 'meson.build': "alias_target('all', po_targets[0])\n"}),
    ('translation', 'nothing', {'po/ja.po': entry('Text', '')}, {'po/ja.po': entry('Text', '文')}),
    ('translation', 'a guess', {'po/ja.po': PO + '#, fuzzy\nmsgid "Text"\nmsgstr "文"\n'},
     {'po/ja.po': entry('Text', '文')}),
    ('translation', 'a lost accelerator', {'po/ja.po': entry('_Save', '保存')},
     {'po/ja.po': entry('_Save', '保存(_S)')}),
    ('translation', 'a wrong format', {'po/ja.po': PO + '#, c-format\nmsgid "%s"\nmsgstr "%d"\n'},
     {'po/ja.po': PO + '#, c-format\nmsgid "%s"\nmsgstr "%s"\n'}),
    ('translation', 'a text that the catalogue lacks',
     {'po/ja.po': PO, 'po/POTFILES': 'src/a.c\n', 'src/a.c': 'f (_("Text"));\n'},
     {'po/ja.po': entry('Text', '文'), 'po/POTFILES': 'src/a.c\n', 'src/a.c': 'f (_("Text"));\n'}),
    ('glossary', 'another word', {'po/ja.po': entry('Delivery domain', '送信ドメイン')},
     {'po/ja.po': entry('Delivery domain', '配信ドメイン')}),
    ('glossary', 'a straight apostrophe', {'po/ja.po': entry("The service's", 'サービスの')},
     {'po/ja.po': entry('The service’s', 'サービスの')}),
    ('glossary', 'no full stop', {'po/ja.po': entry('It is done.', '終わりました')},
     {'po/ja.po': entry('It is done.', '終わりました。')}),
    ('glossary', 'full-width letters', {'po/ja.po': entry('Text', 'ＤＮＳ')},
     {'po/ja.po': entry('Text', 'DNS')}),
    ('glossary', 'half-width kana', {'po/ja.po': entry('Text', 'ﾄﾞﾒｲﾝ')},
     {'po/ja.po': entry('Text', 'ドメイン')}),
    ('glossary', 'no space', {'po/ja.po': entry('It is so.', 'これはTodokuです。')},
     {'po/ja.po': entry('It is so.', 'これは Todoku です。')}),
    ('glossary', 'a blank at the end', {'po/ja.po': entry('Text', '文 ')},
     {'po/ja.po': entry('Text', '文')}),
    ('ui', 'not compiled in', {'resources/a.ui': UI.format('')},
     {'resources/a.ui': UI.format(''), 'resources/t.gresource.xml': MANIFEST}),
    ('ui', 'not well-formed',
     {'resources/a.ui': '<interface>', 'resources/t.gresource.xml': MANIFEST},
     {'resources/a.ui': '<interface/>', 'resources/t.gresource.xml': MANIFEST}),
    ('ui', 'a button without a name',
     {'resources/a.ui': UI.format('<property name="icon-name">x</property>'),
      'resources/t.gresource.xml': MANIFEST},
     {'resources/a.ui': UI.format('<property name="icon-name">x</property><accessibility/>'),
      'resources/t.gresource.xml': MANIFEST}),
    ('ui', 'text that cannot be translated',
     {'resources/a.ui': UI.format('<property name="label">Save</property>'),
      'resources/t.gresource.xml': MANIFEST},
     {'resources/a.ui': UI.format('<property name="label" translatable="yes">Save</property>'),
      'resources/t.gresource.xml': MANIFEST}),
    ('ui', 'a stack of pages that measures all of them',
     {'resources/a.ui': STACK.format(''), 'resources/t.gresource.xml': MANIFEST},
     {'resources/a.ui': STACK.format('<property name="hhomogeneous">False</property>'
                                     '<property name="vhomogeneous">False</property>'),
      'resources/t.gresource.xml': MANIFEST}),
    ('ui', 'two of one name',
     {'resources/a.ui': '<interface><object id="a"/><object id="a"/></interface>',
      'resources/t.gresource.xml': MANIFEST},
     {'resources/a.ui': '<interface><object id="a"/><object id="b"/></interface>',
      'resources/t.gresource.xml': MANIFEST}),
    ('scripts', 'a broken shell script', {'a.sh': '#!/bin/sh\nif\n'},
     {'a.sh': '#!/bin/sh\ntrue\n'}),
    ('scripts', 'a broken Python script', {'a.py': 'def\n'}, {'a.py': 'x = 1\n'}),
    ('versions', 'older news',
     {'meson.build': "version: '2.0',\n", 'NEWS': 'Todoku 1.0 (2026-11-25)\n'},
     {'meson.build': "version: '1.0',\n", 'NEWS': 'Todoku 1.0 (2026-11-25)\n'}),
    ('versions', 'an older release',
     {'meson.build': "version: '1.0',\n", 'NEWS': 'Todoku 1.0 (2026-11-25)\n',
      'data/a.metainfo.xml.in': META.format('0.9')},
     {'meson.build': "version: '1.0',\n", 'NEWS': 'Todoku 1.0 (2026-11-25)\n',
      'data/a.metainfo.xml.in': META.format('1.0')}),
    ('versions', 'an older package',
     {'meson.build': "version: '1.0',\n", 'NEWS': 'Todoku 1.0 (2026-11-25)\n',
      'debian/changelog': 'todoku (0.9) unstable; urgency=medium\n'},
     {'meson.build': "version: '1.0',\n", 'NEWS': 'Todoku 1.0 (2026-11-25)\n',
      'debian/changelog': 'todoku (1.0) unstable; urgency=medium\n'}),
    ('packages', 'a library that the package is not built with',
     {'build-aux/install-deps': '#!/bin/sh\nrun_packages="gcc liba-dev"\n',
      'debian/control': 'Build-Depends:\n meson,\n\nPackage: todoku\n'},
     {'build-aux/install-deps': '#!/bin/sh\nrun_packages="gcc liba-dev"\n',
      'debian/control': 'Build-Depends:\n liba-dev (>= 1),\n\nPackage: todoku\n'}),
    ('settings', 'a key that nothing uses',
     {'data/a.gschema.xml': '<key name="b-c"/>', 'src/ui/a.c': 'f ("c");\n'},
     {'data/a.gschema.xml': '<key name="b-c"/>', 'src/ui/a.c': 'f ("b-c");\n'}),
    ('data', 'a setting without a default',
     {'data/a.gschema.xml': '<schemalist><schema id="a.b" path="/a/b/"><key name="c" type="s"/>'
                            '</schema></schemalist>'},
     {'data/a.gschema.xml': '<schemalist><schema id="a.b" path="/a/b/"><key name="c" type="s">'
                            '<default>""</default></key></schema></schemalist>'}),
    ('data', 'an invalid desktop entry', {'build/data/a.desktop': DESKTOP.format('Nonsense')},
     {'build/data/a.desktop': DESKTOP.format('Network;Email')}),
    ('data', 'broken JSON', {'flatpak/a.json': '{,}\n'}, {'flatpak/a.json': '{}\n'}),
]


def faults(check, files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding='utf-8')
        return list(style.CHECKS[check](style.Tree(folder, pathlib.Path(folder) / 'build')))


def main():
    print(f'1..{len(CASES) + 1}')
    for number, (check, what, bad, good) in enumerate(CASES, 1):
        found, left = faults(check, bad), faults(check, good)
        right = bool(found) and not left
        for fault in left:
            print(f'# wrongly reported: {fault}')
        name = f'{check}/{what.replace(" ", "-")}'
        print(f'{"ok" if right else "not ok"} {number} /style-test/{name}')
    untested = set(style.CHECKS) - {case[0] for case in CASES}
    print(f'{"not ok" if untested else "ok"} {len(CASES) + 1} /style-test/all-checks-tested')


if __name__ == '__main__':
    main()
