#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house rules as a TAP test: style.py ROOT [BUILD].

Each check is a function over a Tree that yields a line per fault; test_style.py plants a fault for
every one of them. BUILD is the Meson build folder: without it the checks of built files are left
out.
"""
import ast
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as etree

MAX_LINE = 100
BARE_NAME = re.compile(r'(?:add|done|end|fail|run|start|stop|store) \(')
MAKEFILES = {'Makefile', 'debian/rules'}
LAYERS = {
    'base': set(),
    'model': set(),
    'diagnosis': {'model'},
    'dns': {'base', 'model', 'diagnosis'},
    'delivery': {'base', 'model'},
    'store': {'base', 'model'},
    'text': {'model', 'diagnosis'},
    'practice': {'model', 'dns'},
    'session': {'base', 'model', 'diagnosis', 'dns', 'delivery', 'store', 'text'},
    'cli': {'model', 'diagnosis', 'dns', 'delivery', 'store', 'text', 'session'},
    'ui': {'model', 'diagnosis', 'dns', 'delivery', 'store', 'text', 'session'},
}
CODE = {'.c', '.h', '.py', '.sh', '.build'}
TEXT = CODE | {'.ui', '.xml', '.in', '.ini', '.css', '.md', '.json', '.txt', '.tsv', '.po', ''}
TRANSLATED = re.compile(r'(?<![\w])(?:(?:_|N_|C_|NC_|ngettext)\s?\("|g_d(?:n|p)gettext2?\s?\()')
# What only the newest or only the oldest libraries have lives in one file.
DEPRECATED = re.compile(
    r'\b(Adw(MessageDialog|AboutWindow|PreferencesWindow|Leaflet|Flap|Squeezer|EnumListModel)|'
    r'Gtk(Dialog|MessageDialog|InfoBar|FileChooser\w*|ShortcutsWindow|ComboBox\w*|TreeView|'
    r'ListStore|TreeStore|ColorButton|FontButton|LockButton|VolumeButton|AppChooser\w*|'
    r'Statusbar|Assistant)|'
    r'(adw_(message_dialog|about_window|preferences_window|leaflet|flap|squeezer)|'
    r'gtk_(dialog|message_dialog|info_bar|file_chooser|shortcuts_window|combo_box|tree_view|'
    r'list_store|style_context|widget_show|widget_hide|widget_get_style_context|show_uri))_?\w*)\b')


DECLARED = re.compile(r'^(?!typedef|#|struct|enum|static)[\w ]+?[ *]+(todoku_\w+) *\(', re.M)


class Tree:
    """The files of the project: those that git knows, or all when there is no git."""

    def __init__(self, root, build=None):
        self.root = pathlib.Path(root)
        self.build = pathlib.Path(build) if build else None
        names = None
        if (self.root / '.git').exists() and shutil.which('git'):
            listed = subprocess.run(['git', '-C', str(self.root), 'ls-files', '-z'],
                                    capture_output=True, check=False)
            if listed.returncode == 0:
                names = [name for name in listed.stdout.decode().split('\0') if name]
        if names is None:
            names = [str(path.relative_to(self.root)) for path in self.root.rglob('*')]
            names = [name for name in names
                     if name != '.git' and not name.startswith(('.git/', '_build', '_ja'))]
        self.names = sorted(name for name in names if self.is_text(name))

    def is_text(self, name):
        path = self.root / name
        return path.is_file() and (path.suffix in TEXT or path.suffix == '.svg') and \
            b'\0' not in path.read_bytes()[:4096]

    def select(self, *suffixes, under=''):
        return [name for name in self.names
                if name.startswith(under) and pathlib.PurePath(name).suffix in suffixes]

    def read(self, name):
        return (self.root / name).read_text(encoding='utf-8')

    def lines(self, name):
        return enumerate(self.read(name).split('\n'), 1)

    def has(self, name):
        return (self.root / name).is_file()


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          check=False, **options)
    return done.returncode, (done.stdout + done.stderr).strip()


def is_script(tree, name):
    return pathlib.PurePath(name).suffix == '' and \
        tree.root.joinpath(name).read_bytes()[:2] == b'#!'


def check_lines(tree):
    """no long line, tab or trailing blank"""
    for name in tree.names:
        suffix = pathlib.PurePath(name).suffix
        if suffix not in TEXT or name == 'COPYING':
            continue
        text = tree.read(name)
        if text and not text.endswith('\n'):
            yield f'{name}: no end of line at the end'
        if text.endswith('\n\n'):
            yield f'{name}: empty lines at the end'
        for number, line in enumerate(text.split('\n'), 1):
            if line != line.rstrip() and suffix != '.po':
                yield f'{name}:{number}: trailing blank'
            if '\t' in line and suffix not in ('.po', '.tsv') and name not in MAKEFILES:
                yield f'{name}:{number}: tab'
            if len(line) > MAX_LINE and (suffix in CODE or is_script(tree, name)):
                yield f'{name}:{number}: {len(line)} characters'


def check_functions(tree):
    """no function has a name that a backtrace or grep cannot tell from twenty others"""
    for name in tree.select('.c'):
        for number, line in enumerate(tree.read(name).split('\n'), 1):
            if BARE_NAME.match(line):
                yield f'{name}:{number}: a function that is called just that'


def check_heads(tree):
    """each source file says under which licence it is and what it owns"""
    for name in tree.select('.c', '.h'):
        lines = tree.read(name).split('\n')
        if lines[0] != '/* SPDX-License-Identifier: GPL-3.0-or-later':
            yield f'{name}: does not begin with its licence'
        elif not lines[1].startswith(' * ') or len(lines[1]) < 20:
            yield f'{name}: does not say what it is for'
        if name.endswith('.h') and '#pragma once' not in lines:
            yield f'{name}: no #pragma once'


def check_layers(tree):
    """includes only point down, and GTK stays in ui/"""
    owner = {}
    for name in tree.select('.h', under='src/'):
        parts = name.split('/')
        if len(parts) > 2:
            owner[parts[-1]] = parts[1]
    for name in tree.select('.c', '.h', under='src/'):
        layer = name.split('/')[1]
        for number, line in tree.lines(name):
            include = re.match(r'\s*#\s*include\s+[<"]([^>"]+)[>"]', line)
            if not include:
                continue
            path = include.group(1)
            if re.match(r'(gtk|gdk|gsk|adwaita)\b', path) and layer != 'ui':
                yield f'{name}:{number}: {path} outside ui/'
            other = owner.get(path.split('/')[-1], layer)
            if other != layer and other not in LAYERS.get(layer, set()):
                yield f'{name}:{number}: {layer}/ may not know {other}/ ({path})'


def check_words(tree):
    """nothing left to do, no deprecated widgets, no machine paths"""
    todo = re.compile(r'\b(TO' r'DO|FIX' r'ME|HACK)\b')
    machine = re.compile(r'(?<![\w.])/(tmp|home|root|work)(/|\b(?!ing))')
    for name in tree.names:
        suffix = pathlib.PurePath(name).suffix
        if suffix not in TEXT or name == 'COPYING' or name.startswith('tests/style/'):
            continue
        for number, line in tree.lines(name):
            if todo.search(line) and suffix in CODE:
                yield f'{name}:{number}: unfinished: {line.strip()}'
            if machine.search(re.sub(r'https?://\S+', '', line)):
                yield f'{name}:{number}: machine path: {line.strip()}'
            if name.startswith(('src/ui/', 'resources/')) and suffix in ('.c', '.ui') and \
                    not name.startswith('src/ui/compat/') and DEPRECATED.search(line):
                yield f'{name}:{number}: deprecated: {line.strip()}'


def check_docs(tree):
    """each public function has its comment, or its group of functions has one in the header"""
    for name in tree.select('.h', under='src/'):
        if not tree.has(name[:-2] + '.c') or '-private' in name:
            continue
        folder = str(pathlib.PurePath(name).parent) + '/'
        sources = '\n'.join(tree.read(other) for other in tree.select('.c', under=folder))
        for paragraph in re.split(r'\n\s*\n', tree.read(name)):
            if '/*' in paragraph and 'SPDX' not in paragraph:
                continue
            for function in DECLARED.findall(paragraph):
                accessor = re.match(r'todoku_\w+?_(get|set)_\w+$|\w+_get_type$|\w+_quark$|'
                                    r'\w+_finish$|\w+_(ref|unref|copy|free|new)$', function)
                if not accessor and f' * {function}:' not in sources:
                    yield f'{name}: {function}() has no comment'


# Which results mean failure to the caller of the finish function. The body of the wrapper passes on
# what its callers give, and they are looked at here.
NO_RESULT = re.compile(r'\w*_return_(?:boolean \([^;{]*,\s*'
                       r'(?!TRUE\b|(?:gboolean\s+)?value\b)\w[^;{]*'
                       r'|pointer \(\s*(?:[^();,]|\([^();]*\))*,\s*NULL\b[^;]*)\);')


def check_results(tree):
    """a call that returns FALSE or NULL brings an error; no is an answer, not a failure"""
    for name in tree.select('.c', under='src/'):
        if name.split('/')[1] in ('ui', 'practice'):
            continue
        text = tree.read(name)
        for found in NO_RESULT.finditer(text):
            number = text.count('\n', 0, found.start()) + 1
            yield f'{name}:{number}: a result that is no success, without an error'


def check_potfiles(tree):
    """po/POTFILES names each file with text for people"""
    if not tree.has('po/POTFILES'):
        yield 'no po/POTFILES'
        return
    listed = [line for line in tree.read('po/POTFILES').split('\n')
              if line and not line.startswith('#')]
    if listed != sorted(set(listed)):
        yield 'po/POTFILES is not sorted'
    for name in listed:
        if not tree.has(name):
            yield f'po/POTFILES: {name} does not exist'
    for name in tree.select('.c', under='src/'):
        if TRANSLATED.search(tree.read(name)) and name not in listed:
            yield f'{name}: has text, but is not in po/POTFILES'
    for name in tree.select('.ui', under='resources/'):
        if 'translatable="' in tree.read(name) and name not in listed:
            yield f'{name}: has text, but is not in po/POTFILES'
    for name in listed:
        if name.endswith('.c') and tree.has(name) and not TRANSLATED.search(tree.read(name)):
            yield f'{name}: is in po/POTFILES, but has no text'
    for name in tree.select('.build'):
        if re.search(r'po_targets(?!\[0\]| =)', tree.read(name)):
            yield f'{name}: po_targets[0] is compiled, all of po_targets writes into po/'


def entries(text):
    """(msgid, msgstr, fuzzy) of each entry of a PO file written by msgcat --no-wrap"""
    for block in text.split('\n\n')[1:]:
        field = lambda key: ''.join(re.findall(rf'^{key} "(.*)"$', block, re.M))
        msgid = field('msgid')
        if msgid:
            yield msgid, field(r'msgstr(?:\[0\])?'), ', fuzzy' in block


def check_translation(tree):
    """the Japanese translation is whole and well-formed"""
    name = 'po/ja.po'
    if not shutil.which('msgfmt'):
        return
    code, output = run('msgfmt', '--check', '--check-accelerators=_', '-o', '/dev/null',
                       tree.root / name, env={'PATH': '/usr/bin:/bin', 'LC_ALL': 'C.UTF-8'})
    if code != 0:
        yield f'{name}: {output}'
        return
    flat = run('msgcat', '--no-wrap', '--no-location', tree.root / name)[1]
    for msgid, msgstr, fuzzy in entries(flat):
        if fuzzy or not msgstr:
            yield f'{name}: not translated: "{msgid}"'
    if not tree.has('po/POTFILES'):
        return
    with tempfile.TemporaryDirectory() as folder:
        pot = pathlib.Path(folder) / 'todoku.pot'
        code, output = run('xgettext', '--files-from=po/POTFILES', '--directory=.',
                           '--from-code=UTF-8', '--output', pot, '--keyword=_',
                           '--keyword=N_', '--keyword=C_:1c,2',
                           '--keyword=NC_:1c,2', '--keyword=ngettext:1,2',
                           '--keyword=g_dngettext:2,3', cwd=tree.root)
        if not pot.exists():
            yield f'xgettext: {output}'
            return
        code, output = run('msgcmp', tree.root / name, pot)
        if code != 0:
            yield f'{name} lacks texts of the sources (run build-aux/update-po): {output[:2000]}'


def check_glossary(tree):
    """Japanese texts use the agreed words and the house style"""
    if not shutil.which('msgcat'):
        return
    here = pathlib.Path(__file__).parent
    rows = [line.split('\t') for line in (here / 'glossary.tsv').read_text('utf-8').split('\n')
            if line and not line.startswith('#')]
    terms = [(re.compile(rf'\b{re.escape(row[0])}s?\b', re.I), row[0], row[1:])
             for row in rows if row[0] != '@joined']
    joined = re.compile('|'.join(re.escape(row[1]) for row in rows if row[0] == '@joined'))
    flat = run('msgcat', '--no-wrap', '--no-location', tree.root / 'po/ja.po')[1]
    for msgid, msgstr, _ in entries(flat):
        def fault(why):
            return f'po/ja.po: {why}: "{msgid}" -> "{msgstr}"'
        if re.search(r"\w'(?:\w|\s|$)", re.sub(r"%(?:\d+\$)?'", '%', msgid)):
            yield fault('an apostrophe is ’')
        for pattern, english, japanese in terms:
            if pattern.search(msgid) and not any(word in msgstr for word in japanese):
                yield fault(f'"{english}" is "{japanese[0]}"')
        if re.search(r'[a-z)”]\.(\\n)?$', msgid) and ' ' in msgid and \
                not re.search(r'[。：:](\\n)?$', msgstr):
            yield fault('a sentence ends with 。')
        if re.search(r'[！-～]', re.sub(r'[？！：～]', '', msgstr)):
            yield fault('full-width ASCII')
        if re.search(r'[ｦ-ﾟ]', msgstr):
            yield fault('half-width kana')
        if msgstr != msgstr.strip() and msgid == msgid.strip():
            yield fault('blank at an end')
        loose = re.sub(r'「[^」]*」|\{[^}]*\}|%[-0-9$.\']*[a-zA-Z]|\\n|_(?=\w)', '', msgstr)
        if '。' in loose and re.search(r'[ぁ-んァ-ヶー一-龠][A-Za-z]|[A-Za-z][ぁ-んァ-ヶー一-龠]',
                                      joined.sub('', loose)):
            yield fault('a space between Japanese and Latin words')


def check_ui(tree):
    """each .ui file is well-formed, compiled in, named for screen readers and translatable"""
    manifest = ''.join(tree.read(name) for name in tree.select('.xml', under='resources/')
                       if name.endswith('.gresource.xml'))
    for name in tree.select('.ui', under='resources/'):
        if pathlib.PurePath(name).name not in manifest:
            yield f'{name}: not in the resources'
        try:
            root = etree.fromstring(tree.read(name))
        except etree.ParseError as error:
            yield f'{name}: {error}'
            continue
        code = name.replace('resources/', 'src/', 1).removesuffix('.ui') + '.c'
        code = tree.read(code) if tree.has(code) else ''
        named_by_code = 'set_tooltip_text' in code or 'gtk_accessible_update_property' in code
        ids = [element.get('id') for element in root.iter('object') if element.get('id')]
        for twice in sorted({one for one in ids if ids.count(one) > 1}):
            yield f'{name}: two objects are called {twice}'
        for element in root.iter():
            if element.tag not in ('object', 'template'):
                continue
            properties = {child.get('name'): child for child in element if child.tag == 'property'}
            described = {'tooltip-text', 'label', 'child'} & set(properties)
            described |= {child.tag for child in element if child.tag in ('accessibility', 'child')}
            if element.get('class') in ('GtkButton', 'GtkMenuButton', 'GtkToggleButton') and \
                    'icon-name' in properties and not described and \
                    not (element.get('id') and named_by_code):
                yield f'{name}: a button with {properties["icon-name"].text} has no name'
            # What nobody sees is not laid out, above all before the first frame.
            if element.get('class') == 'GtkStack' and 'vexpand' in properties and \
                    not {'hhomogeneous', 'vhomogeneous'} <= set(properties):
                yield f'{name}: a stack of pages measures those that it does not show'
            for key in ('label', 'title', 'subtitle', 'tooltip-text', 'placeholder-text',
                        'description'):
                child = properties.get(key)
                text = (child.text or '') if child is not None else ''
                if text != 'Todoku' and re.search(r'[A-Za-z]{2}', text) and \
                        child.get('translatable') != 'yes':
                    yield f'{name}: {key} "{text}" cannot be translated'
                if re.search(r'[ぁ-んァ-ヶ一-龠]', text):
                    yield f'{name}: {key} "{text}" is not English'


def check_scripts(tree):
    """scripts are well-formed"""
    for name in tree.names:
        if name.endswith('.py'):
            try:
                ast.parse(tree.read(name))
            except SyntaxError as error:
                yield f'{name}: {error}'
            continue
        if name in MAKEFILES or not name.endswith('.sh') and not is_script(tree, name):
            continue
        first = tree.read(name).split('\n', 1)[0]
        if 'python' in first:
            try:
                ast.parse(tree.read(name))
            except SyntaxError as error:
                yield f'{name}: {error}'
            continue
        shell = 'bash' if 'bash' in first else 'sh'
        code, output = run(shell, '-n', tree.root / name)
        if code != 0:
            yield f'{name}: {output}'
        if shutil.which('shellcheck'):
            code, output = run('shellcheck', '--severity=warning', '--shell=' + shell,
                               tree.root / name)
            if code != 0:
                yield f'{name}: {output}'


def check_versions(tree):
    """meson.build, NEWS and the metainfo tell of one version, and its pictures are there"""
    if not tree.has('meson.build') or not tree.has('NEWS'):
        yield 'no meson.build or no NEWS'
        return
    version = re.search(r"version: '([^']+)'", tree.read('meson.build')).group(1)
    news = tree.read('NEWS').split('\n', 1)[0]
    if not news.startswith(f'Todoku {version} ('):
        yield f'NEWS begins with "{news}", the version is {version}'
    if tree.has('debian/changelog') and \
            not tree.read('debian/changelog').startswith(f'todoku ({version}) '):
        yield f'debian/changelog: its first entry is not of {version}'
    for name in tree.names:
        if not name.endswith('.metainfo.xml.in'):
            continue
        root = etree.fromstring(tree.read(name))
        release = root.find('releases/release')
        if release is None or release.get('version') != version or release.get('date') not in news:
            yield f'{name}: its first release is not that of NEWS'
        for image in root.iter('image'):
            picture = 'data/screenshots/' + image.text.rsplit('/', 1)[1]
            if not tree.has(picture):
                yield f'{name}: {picture} does not exist'
            if f'/v{version}/' not in image.text:
                yield f'{name}: {image.text} is not of version {version}'


def check_packages(tree):
    """the Debian package is built with every library that install-deps brings"""
    if not tree.has('debian/control') or not tree.has('build-aux/install-deps'):
        return
    wanted = re.search(r'run_packages="([^"]*)"', tree.read('build-aux/install-deps')).group(1)
    control = tree.read('debian/control').split('\n\n', 1)[0]
    named = set(re.findall(r'^ ([a-z0-9.+-]+)', control, re.M))
    for package in wanted.split():
        if package.endswith('-dev') and package != 'libc6-dev' and package not in named:
            yield f'debian/control: Build-Depends lacks {package}'


def check_settings(tree):
    """each key of the settings is used by the window"""
    code = ''.join(tree.read(name) for name in tree.select('.c', under='src/ui/'))
    for name in tree.names:
        if name.endswith('.gschema.xml'):
            for key in re.findall(r'<key name="([^"]+)"', tree.read(name)):
                if f'"{key}"' not in code:
                    yield f'{name}: nothing uses "{key}"'


def check_data(tree):
    """the desktop entry, the metainfo, the settings and the Flatpak manifest are valid"""
    for name in tree.names:
        if name.endswith('.gschema.xml') and shutil.which('glib-compile-schemas'):
            code, output = run('glib-compile-schemas', '--strict', '--dry-run',
                               tree.root / pathlib.PurePath(name).parent)
            if code != 0:
                yield f'{name}: {output}'
        if name.endswith('.json'):
            code, output = run(sys.executable, '-m', 'json.tool', tree.root / name)
            if code != 0:
                yield f'{name}: {output}'
        if name.endswith('.svg'):
            try:
                etree.fromstring(tree.read(name))
            except etree.ParseError as error:
                yield f'{name}: {error}'
    if tree.build is None:
        return
    for path in sorted((tree.build / 'data').glob('*')):
        if path.name.endswith('.desktop') and shutil.which('desktop-file-validate'):
            code, output = run('desktop-file-validate', path)
            if code != 0 or output:
                yield f'{path.name}: {output}'
        if path.name.endswith('.metainfo.xml') and shutil.which('appstreamcli'):
            code, output = run('appstreamcli', 'validate', '--no-net', path)
            if code != 0:
                yield f'{path.name}: {output}'


CHECKS = {name[len('check_'):]: function for name, function in globals().items()
          if name.startswith('check_')}


def main():
    tree = Tree(*sys.argv[1:3])
    print(f'1..{len(CHECKS)}')
    for number, (name, check) in enumerate(CHECKS.items(), 1):
        faults = list(check(tree))
        for fault in faults:
            print('# ' + fault.replace('\n', '\n# '))
        print(f'{"not ok" if faults else "ok"} {number} /style/{name}')


if __name__ == '__main__':
    main()
