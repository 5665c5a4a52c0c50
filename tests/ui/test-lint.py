"""What a screen reader is told of every page of the gallery, in one language.

Whatever takes the focus, every row, picture and window has a name, which is no type of GTK's; every
window is called one; and no two buttons of a page are called the same. A name that is taken away
fails here.
"""
import collections
import os
import re
import signal
import sys
import tempfile

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'support'))
from uitest import App, run

BUILD, LANGUAGE = sys.argv[1], sys.argv[2]
ROLE, STATE = Atspi.Role, Atspi.StateType
TYPE_NAME = re.compile(r'^(Gtk|Adw|Gsk|Todoku[A-Z]|Gizmo|GtkGizmo)')
WINDOWS = (ROLE.FRAME, ROLE.WINDOW, ROLE.DIALOG)
# What frames others takes the focus only to scroll; what is read as a text is its own name.
UNNAMED = (ROLE.SCROLL_PANE, ROLE.PANEL, ROLE.FILLER, ROLE.LABEL, ROLE.APPLICATION, ROLE.LIST,
           *WINDOWS)
NAMED = (ROLE.LIST_ITEM, ROLE.HEADING)
# The eye of a password is libadwaita's, and so is its name.
OTHERS = ('Show Text', 'Hide Text', 'Show Password', 'Hide Password', 'パスワードを表示',
          'パスワードを非表示')
BUTTONS = (ROLE.PUSH_BUTTON, ROLE.TOGGLE_BUTTON)


def is_inner(node):
    """Whether a button is only the part of another that takes the click."""
    parent = node.get_parent()
    return parent is not None and parent.get_role() in BUTTONS


def lint(app, window):
    """The faults of one window, as sentences."""
    faults = []
    buttons = collections.Counter()
    for node in app.walk(window):
        role, name, states = node.get_role(), (node.get_name() or '').strip(), node.get_state_set()
        if not states.contains(STATE.SHOWING):
            continue        # Nobody can come to it: it is named as it is shown.
        known = name and not TYPE_NAME.match(name)
        if not known and (role in NAMED or
                          states.contains(STATE.FOCUSABLE) and role not in UNNAMED):
            faults.append(f'{Atspi.role_get_name(role)} without a name ("{name}")')
        if not known and name == 'GtkPicture':
            faults.append('picture without a name')
        if role in BUTTONS and known and name not in OTHERS and \
                states.contains(STATE.SENSITIVE) and not is_inner(node):
            buttons[name] += 1
    if window.get_role() not in WINDOWS:
        faults.append(f'window that is called a {Atspi.role_get_name(window.get_role())}')
    if TYPE_NAME.match(window.get_name() or 'Gtk'):
        faults.append(f'window without a title ("{window.get_name()}")')
    return faults + [f'{count} buttons are called "{name}"' for name, count in buttons.items()
                     if count > 1]


def top_window(app):
    """The window in front: the one that was shown last."""
    count = app.root.get_child_count()
    return app.root.get_child_at_index(count - 1) if count else None


def test_pages():
    with tempfile.TemporaryDirectory() as folder:
        state = os.path.join(folder, 'state')

        def read():
            try:
                with open(state, encoding='utf-8') as file:
                    return file.read() or '(end)'
            except FileNotFoundError:
                return ''
        app = App(BUILD, [os.path.join(BUILD, 'tests/ui/gallery-show')], LANGUAGE,
                  env={'GALLERY_STATE': state}, timeout=60)
        shown = app.wait(read, 'the first page')
        faults, pages = [], 0
        while shown != '(end)':
            window = app.wait(lambda: top_window(app), f'the window of {shown}')
            # What goes away or does not answer while it is looked at has the page looked at again.
            looked = app.wait(lambda: (lint(app, window),), f'{shown} to be looked at')
            faults += [f'{shown}: {fault}' for fault in looked[0]]
            pages += 1
            before = shown
            os.kill(app.process.pid, signal.SIGUSR1)
            shown = app.wait(lambda: read() != before and read(), f'what comes after {before}')
        app.close()
        print(f'# {pages} pages', flush=True)
        assert pages > 50, pages
        assert not faults, '\n'.join(faults)


run([(f'names in {LANGUAGE}', test_pages)])
