"""Drives the application from outside, as a screen reader, a keyboard and a mouse do.

Run under xvfb.sh with /usr/bin/python3; AT-SPI and xdotool do the work. Widgets are found by the
words on the screen, through the program's own translations, so a test reads like what a person
does. Nothing here sleeps for a result: every wait polls and ends in a failure that names what was
waited for.
"""
import gettext
import os
import re
import subprocess
import sys
import tempfile
import time
import warnings

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib

warnings.simplefilter('ignore', DeprecationWarning)

# Numbers, because the names of the roles differ between versions.
ROLES = {
    'button': (Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON),
    'text': (Atspi.Role.TEXT, Atspi.Role.ENTRY),
    'label': (Atspi.Role.LABEL,),
    'menu item': (Atspi.Role.MENU_ITEM,),
    'heading': (Atspi.Role.HEADING, Atspi.Role.LABEL),
    'any': (),
}


class App:
    """One running program and its accessible tree."""

    listener = None     # only where somebody listens

    def __init__(self, build, argv, language='ja', env=None, timeout=20):
        self.timeout = timeout
        self.translate = gettext.translation('todoku', os.path.join(build, 'po'), [language],
                                             fallback=True).gettext
        self.stderr = tempfile.TemporaryFile('w+')
        self.process = subprocess.Popen(argv, stderr=self.stderr, env={
            'TODOKU_PRACTICE_OWNER': str(os.getpid()), **os.environ,
            'GTK_A11Y': 'atspi', 'TEXTDOMAINDIR': os.path.join(build, 'po'),
            'GSETTINGS_SCHEMA_DIR': os.path.join(build, 'data'),
            **(env or {})})
        Atspi.init()
        Atspi.set_timeout(3000, 15000)
        self.announced = []
        self.root = self.wait(self._find_root, 'the application on the accessibility bus')
        self.window = self.wait(
            lambda: self._xdotool('search', '--onlyvisible', '--pid', str(self.process.pid)),
            'a window').split()[-1]

    def _find_root(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child and child.get_process_id() == self.process.pid and child.get_child_count():
                return child
        return None

    def _xdotool(self, *args):
        return subprocess.run(['xdotool', *args], capture_output=True, text=True,
                              timeout=10, check=False).stdout.strip()

    def wait(self, condition, what, timeout=None):
        """Polls until the condition holds and returns what it returned."""
        end = time.monotonic() + (timeout or self.timeout)
        while True:
            while self.listener and GLib.MainContext.default().iteration(False):
                pass
            try:
                result = condition()
            except GLib.Error:
                result = None       # The object went away while it was looked at: look again.
            if result:
                return result
            if self.process.poll() is not None:
                self.stderr.seek(0)
                raise AssertionError(f'the program ended ({self.process.returncode}) while waiting '
                                     f'for {what}: {self.stderr.read()[-2000:]}')
            if time.monotonic() > end:
                raise AssertionError(f'timed out waiting for {what}')
            time.sleep(.02)

    def listen(self):
        """Keeps from now on what a screen reader is told without being asked, as `announced`."""
        def heard(event):
            if event.source.get_process_id() == self.process.pid:
                self.announced.append(event.any_data)
        self.listener = Atspi.EventListener.new(heard)
        self.listener.register('object:announcement')

    def walk(self, node=None, top=True):
        """All that can be seen, in order; long lists only down to their sixtieth row."""
        node = node or self.root
        if node.get_role() != Atspi.Role.APPLICATION and \
                not node.get_state_set().contains(Atspi.StateType.VISIBLE):
            return
        yield node
        count = 0 if node.get_role() == Atspi.Role.LABEL else node.get_child_count()
        if count > 100 and not top:
            count = 0
        for i in range(min(count, 60)):
            child = node.get_child_at_index(i)
            if child:
                yield from self.walk(child, False)

    def names(self):
        """The names of all that can be seen, looked at again when something went away meanwhile."""
        return self.wait(lambda: ([n.get_name() or '' for n in self.walk()],),
                         'the names of all that can be seen')[0]

    def focused(self):
        """What a screen reader would say of the focus: its name, or the words in it.

        A window that another stands over keeps its own focus, so the last one counts.
        """
        def look():
            words = ''
            for node in list(self.walk()):
                if node.get_state_set().contains(Atspi.StateType.FOCUSED):
                    words = node.get_name() or ' '.join(n.get_name() for n in self.walk(node)
                                                        if n.get_name())
            return (words,)
        return self.wait(look, 'what has the focus')[0]

    def _matches(self, node, role, names):
        if ROLES[role] and node.get_role() not in ROLES[role]:
            return False
        name = node.get_name() or ''
        wanted = (*names, *(words.replace('_', '') for words in names))
        return any(name == word or name.startswith(word + ' ') for word in wanted)

    def find(self, role, *msgids, timeout=None):
        """The first visible widget of a role whose whole name is the translation of a msgid.

        Versions of GTK differ in what names a widget: its own words, or those that label it.
        """
        names = [self.translate(msgid) for msgid in msgids]

        def look():
            return next((n for n in self.walk() if self._matches(n, role, names)), None)
        return self.wait(look, f'{role} "{names}"', timeout)

    def choose(self, msgid, position):
        """Opens the main menu and takes an item, by its place where GTK 4.24 names none."""
        self.press(self.wait(
            lambda: next((n for n in self.buttons(self.translate('Main menu'))
                          if Atspi.Action.get_n_actions(n)), None), 'the main menu'))

        def look():
            items = [n for n in self.walk() if n.get_role() in ROLES['menu item']]
            if items and not any(n.get_name() for n in items):
                return items[position]
            return next((n for n in items
                         if self._matches(n, 'menu item', [self.translate(msgid)])), None)
        self.press(self.wait(look, f'the item "{self.translate(msgid)}"'))

    def find_text(self, pattern, timeout=None):
        """The name of the first visible label or heading that a regular expression matches."""
        def look():
            return next((n.get_name() for n in self.walk()
                         if n.get_role() in ROLES['heading'] and
                         re.search(pattern, n.get_name() or '')), None)
        return self.wait(look, f'a text like "{pattern}"', timeout)

    def buttons(self, prefix):
        """Every visible button whose name begins with the prefix."""
        return [n for n in self.walk() if n.get_role() in ROLES['button'] and
                (n.get_name() or '').startswith(prefix)]

    def entry(self):
        """The first visible text field."""
        return self.wait(lambda: next((n for n in self.walk() if n.get_role() in ROLES['text']),
                                      None), 'a text field')

    def set_text(self, node, text):
        assert Atspi.EditableText.set_text_contents(node, text)
        count = Atspi.Text.get_character_count
        self.wait(lambda: Atspi.Text.get_text(node, 0, count(node)) == text, f'the text "{text}"')

    def press(self, node):
        """Does what a screen reader does with a button."""
        self.wait(lambda: node.get_state_set().contains(Atspi.StateType.SENSITIVE),
                  f'"{node.get_name()}" to be enabled')
        assert Atspi.Action.do_action(node, 0)

    def key(self, *keys):
        """Types keys, as a person does."""
        self._xdotool('windowfocus', '--sync', self.window, 'key', '--delay', '10', *keys)

    def clipboard(self):
        return subprocess.run(['xclip', '-o', '-selection', 'clipboard'], capture_output=True,
                              timeout=5, check=False).stdout.decode()

    def picture(self, path):
        subprocess.run(['import', '-window', 'root', path], check=True)

    def close(self):
        """Ends the program and returns every warning that it printed.

        The private bus has nobody who shows notifications; GIO's word about that is no fault of
        ours, nor what GTK 4.24 says of its own frames when a popover opens.
        """
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(20)
        self.stderr.seek(0)
        return [line for line in self.stderr.read().splitlines()
                if re.search(r'(WARNING|CRITICAL|ERROR) \*\*', line) and
                'org.freedesktop.Notifications' not in line and 'gdk_frame_timings' not in line]


def run(tests):
    """Runs functions as TAP and exits with a status that says whether all passed."""
    failed = 0
    print(f'1..{len(tests)}')
    for number, (name, function) in enumerate(tests, 1):
        try:
            function()
            print(f'ok {number} {name}', flush=True)
        except Exception as error:      # A test may fail in any way; TAP wants it told.
            failed += 1
            print(f'not ok {number} {name}', flush=True)
            for line in f'{type(error).__name__}: {error}'.splitlines():
                print(f'# {line}', flush=True)
    sys.exit(failed > 0)
