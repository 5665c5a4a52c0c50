"""The watch without a window: the service stays for what is watched and ends when there is nothing,
closing the last window leaves it, a notification says so once and leads back."""
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'support'))
from uitest import App, run

BUILD = sys.argv[1]
CTL = os.path.join(BUILD, 'src/cli/todokuctl')
PROGRAM = os.path.join(BUILD, 'src/ui/todoku')
NAME = 'io.github.todoku.Todoku'
DATABASE = os.path.join(os.environ['XDG_DATA_HOME'], 'todoku', 'todoku.db')

NOTIFICATIONS = '''<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
<arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
</interface></node>'''


class Desktop:
    """Somebody on the bus who keeps what he is asked to show."""

    def __init__(self):
        self.shown = []
        self.closed = []
        self.bus = Gio.DBusConnection.new_for_address_sync(
            os.environ['DBUS_SESSION_BUS_ADDRESS'],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
            Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        ready = threading.Event()
        threading.Thread(target=self._serve, args=(ready,), daemon=True).start()
        assert ready.wait(10)

    def _serve(self, ready):
        context = GLib.MainContext.new()
        context.push_thread_default()
        interface = Gio.DBusNodeInfo.new_for_xml(NOTIFICATIONS).interfaces[0]
        self.bus.register_object('/org/freedesktop/Notifications', interface, self._called, None,
                                 None)
        self.bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus',
                           'org.freedesktop.DBus', 'RequestName',
                           GLib.Variant('(su)', ('org.freedesktop.Notifications', 0)), None, 0, -1,
                           None)
        ready.set()
        GLib.MainLoop.new(context, False).run()

    def _called(self, bus, sender, path, interface, method, parameters, invocation):
        if method == 'Notify':
            _, replaced, _, title, body, actions = parameters.unpack()[:6]
            number = replaced or len(self.shown) + 1
            self.shown.append((number, title, body, actions))
            invocation.return_value(GLib.Variant('(u)', (number,)))
        elif method == 'GetCapabilities':
            invocation.return_value(GLib.Variant('(as)', (['body', 'actions'],)))
        elif method == 'GetServerInformation':
            invocation.return_value(GLib.Variant('(ssss)', ('test', 'test', '1', '1.2')))
        else:
            self.closed.append(parameters.unpack()[0])
            invocation.return_value(None)

    def titles(self):
        return [title for _, title, _, _ in self.shown]

    def click(self, number):
        self.bus.emit_signal(None, '/org/freedesktop/Notifications',
                             'org.freedesktop.Notifications', 'ActionInvoked',
                             GLib.Variant('(us)', (number, 'default')))

    def has(self, name):
        return self.bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus',
                                  'org.freedesktop.DBus', 'NameHasOwner',
                                  GLib.Variant('(s)', (name,)), None, 0, -1, None).unpack()[0]

    def search(self, method, kind, arguments, answer):
        """What the search of the desktop asks."""
        reply = self.bus.call_sync(NAME, '/io/github/todoku/Todoku/SearchProvider',
                                   'org.gnome.Shell.SearchProvider2', method,
                                   GLib.Variant(kind, arguments),
                                   GLib.VariantType(answer) if answer else None, 0, -1, None)
        return reply.unpack()[0] if answer else None

    def ask(self, method, arguments=None):
        """What a launcher or a shell asks of the program."""
        self.bus.call_sync(NAME, '/io/github/todoku/Todoku', 'org.freedesktop.Application', method,
                           arguments or GLib.Variant('(a{sv})', ({},)), None, 0, -1, None)


class Service(App):
    """The program as the session starts it at login: without a window."""

    def __init__(self, desktop):
        self.timeout = 30
        self.desktop = desktop
        self.translate = str
        self.stderr = tempfile.TemporaryFile('w+')
        self.process = subprocess.Popen([PROGRAM, '--gapplication-service'], stderr=self.stderr,
                                        env={**os.environ, 'GTK_A11Y': 'atspi',
                                             'TEXTDOMAINDIR': os.path.join(BUILD, 'po'),
                                             'GSETTINGS_SCHEMA_DIR': os.path.join(BUILD, 'data')})
        self.wait(lambda: desktop.has(NAME), 'the service on the bus')

    def find_windows(self):
        return self._xdotool('search', '--onlyvisible', '--pid', str(self.process.pid)).split()

    def wait_window(self):
        self.window = self.wait(self.find_windows, 'a window')[-1]
        Atspi.init()
        self.root = self.wait(self._find_root, 'the application on the accessibility bus')

    def close_window(self):
        self.key('ctrl+w')
        self.wait(lambda: not self.find_windows(), 'the window to close')


DESKTOP = Desktop()


def ctl(*arguments):
    done = subprocess.run([CTL, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, (arguments, done.returncode, done.stdout, done.stderr)
    return done.stdout


def set_watched(on):
    """As another process does; a row that is written draws the next number."""
    with sqlite3.connect(DATABASE, timeout=10) as database:
        database.execute('UPDATE revision SET rev = rev + 1')
        assert database.execute('UPDATE domain SET monitored = ?, next_check_at = 0, '
                                'rev = (SELECT rev FROM revision)', (on,)).rowcount == 1
    database.close()


def set_alarm(since):
    """As a timer's look does when it raises an alarm, or ends one."""
    with sqlite3.connect(DATABASE, timeout=10) as database:
        database.execute('UPDATE revision SET rev = rev + 1')
        database.execute('UPDATE domain SET alarm_since = ?, '
                         'rev = (SELECT rev FROM revision)', (since,))
    database.close()


def make_due():
    """What a night would bring; the number of failures in a row before it."""
    with sqlite3.connect(DATABASE, timeout=10) as database:
        database.execute('UPDATE revision SET rev = rev + 1')
        database.execute('UPDATE domain SET next_check_at = 1, rev = (SELECT rev FROM revision)')
        failures = database.execute('SELECT alarm_failures FROM domain').fetchone()[0]
    database.close()
    return failures


def read_look():
    """Failures in a row, since when an alarm stands, and when it was looked at last."""
    with sqlite3.connect(DATABASE, timeout=10) as database:
        row = database.execute('SELECT alarm_failures, alarm_since, checked_at, next_check_at '
                               'FROM domain').fetchone()
    database.close()
    return row


def make_domain():
    """A delivery domain that is set up, in the practice server."""
    ctl('practice', 'start')
    ctl('domain', 'add', 'example.co.jp')
    records = ctl('records', 'example.co.jp', '--format', 'json')
    subprocess.run([CTL, 'practice', 'dns', 'import', '-'], input=records, text=True, check=True,
                   capture_output=True)
    ctl('domain', 'verify', 'example.co.jp')


def test_nothing_watched():
    desktop = DESKTOP
    service = Service(desktop)
    try:
        service.process.wait(30)
    finally:
        warnings = service.close()
    assert service.process.returncode == 0, service.process.returncode
    assert not desktop.shown, desktop.shown
    assert not warnings, warnings


def test_watched():
    make_domain()
    set_watched(True)
    desktop = DESKTOP
    service = Service(desktop)
    try:
        # GLib ends a service that holds nothing after ten seconds.
        try:
            service.process.wait(15)
        except subprocess.TimeoutExpired:
            pass
        assert service.process.poll() is None and not service.find_windows()

        # A window shows what is stored, and closing it leaves the service, which says so once.
        desktop.ask('Activate')
        service.wait_window()
        service.find_text('^次にすること')
        service.close_window()
        service.wait(lambda: desktop.titles() == ['見守りを続けています'], 'the notification')
        assert service.process.poll() is None
        desktop.ask('Activate')
        service.wait_window()
        service.close_window()
        assert len(desktop.shown) == 1, desktop.shown

        # The notification leads back.
        desktop.click(desktop.shown[0][0])
        service.wait_window()
        service.find_text('^見守るドメイン$')
        service.close_window()

        # Somebody else switches the watch off: there is nothing to do any more.
        set_watched(False)
        service.process.wait(30)
    finally:
        warnings = service.close()
        ctl('practice', 'stop')
    assert service.process.returncode == 0, service.process.returncode
    assert not warnings, warnings


def test_search():
    """Domains and accounts are found without a window, and the one that is chosen is shown."""
    service = Service(DESKTOP)
    try:
        # Asked at once: the answer waits until the lists have been read.
        found = DESKTOP.search('GetInitialResultSet', '(as)', (['EXAMPLE', 'co'],), '(as)')
        assert len(found) == 1 and found[0].startswith('domain:'), found
        assert DESKTOP.search('GetInitialResultSet', '(as)', (['elsewhere'],), '(as)') == []
        assert DESKTOP.search('GetSubsearchResultSet', '(asas)', (found, ['co.jp']),
                              '(as)') == found
        assert DESKTOP.search('GetSubsearchResultSet', '(asas)', (found, ['co.jp', 'zz']),
                              '(as)') == []
        metas = DESKTOP.search('GetResultMetas', '(as)', (found + ['domain:77'],), '(aa{sv})')
        assert [meta['name'] for meta in metas] == ['example.co.jp'], metas
        assert metas[0]['id'] == found[0] and metas[0]['description'] == '(設定完了)', metas
        assert not service.find_windows()

        DESKTOP.search('ActivateResult', '(sasu)', (found[0], ['example'], 0), None)
        service.wait_window()
        service.find_text('^レコードは削除しないでください。$')
        service.close_window()

        # Nobody searches any more, and nothing is watched.
        service.process.wait(60)
    finally:
        warnings = service.close()
    assert service.process.returncode == 0, service.process.returncode
    assert not warnings, warnings


def test_alarm():
    """What another process saw is told here, leads to the domain, and is taken back when over."""
    set_watched(True)
    DESKTOP.shown.clear()
    service = Service(DESKTOP)
    try:
        # The idle service shows nothing; it has read the database once it asks for its name.
        set_alarm(1790000000000000)
        service.wait(lambda: DESKTOP.titles() == ['example.co.jp のレコードが変わりました'],
                     'the alarm')
        DESKTOP.click(DESKTOP.shown[0][0])
        service.wait_window()
        service.find_text('^レコードは削除しないでください。$')
        service.close_window()

        # What nobody has clicked on is taken back when it is over.
        set_alarm(0)
        service.wait(lambda: DESKTOP.titles()[-1] == 'example.co.jp は元に戻りました', 'the end')
        DESKTOP.shown.clear()
        set_alarm(1790000000000000)
        service.wait(DESKTOP.titles, 'the second alarm')
        number = DESKTOP.shown[0][0]
        set_alarm(0)
        service.wait(lambda: number in DESKTOP.closed, 'the alarm to be taken back')
        service.wait(lambda: DESKTOP.titles()[-1] == 'example.co.jp は元に戻りました', 'the end')

        # A service that starts later tells of what stands.
        set_alarm(1790000000000000)
        service.process.terminate()
        service.process.wait(20)
        DESKTOP.shown.clear()
        service = Service(DESKTOP)
        service.wait(lambda: DESKTOP.titles() == ['example.co.jp のレコードが変わりました'],
                     'the alarm that stands')
    finally:
        warnings = service.close()
        set_alarm(0)
    assert not warnings, warnings


def test_looks():
    """Nothing but the service runs: a record is deleted, and put back."""
    set_watched(True)
    ctl('practice', 'start')
    records = json.loads(ctl('records', 'example.co.jp', '--format', 'json'))
    subprocess.run([CTL, 'practice', 'dns', 'import', '-'], input=json.dumps(records), text=True,
                   check=True, capture_output=True)
    ctl('practice', 'dns', 'remove', records[1]['host'])
    DESKTOP.shown.clear()
    service = Service(DESKTOP)
    try:
        for look in (1, 2, 3):
            make_due()
            service.wait(lambda n=look: read_look()[0] == n, f'look {look}')
        service.wait(DESKTOP.titles, 'the alarm')
        assert DESKTOP.titles() == ['example.co.jp のレコードが変わりました'], DESKTOP.shown
        number = DESKTOP.shown[0][0]
        history = json.loads(ctl('history', 'example.co.jp', '--json'))
        assert [(row['change'], row['host']) for row in history] == \
            [('gone', records[1]['host'])], history
        done = subprocess.run([CTL, 'watch', '--once', '--json'], capture_output=True, text=True,
                              check=False)
        report = json.loads(done.stdout)
        assert (done.returncode, report['looked'], report['alarms']) == (1, 0, 1), report

        subprocess.run([CTL, 'practice', 'dns', 'import', '-'], input=json.dumps(records),
                       text=True, check=True, capture_output=True)
        make_due()
        service.wait(lambda: read_look()[:2] == (0, 0), 'the recovery')
        service.wait(lambda: DESKTOP.titles()[-1] == 'example.co.jp は元に戻りました', 'the end')
        assert len(DESKTOP.shown) == 2 and number in DESKTOP.closed, DESKTOP.shown
        history = json.loads(ctl('history', 'example.co.jp', '--json'))
        assert [row['change'] for row in history] == ['back', 'gone'], history
    finally:
        warnings = service.close()
        ctl('practice', 'stop')
    assert not warnings, warnings


def test_quit():
    """Whoever ends it means it, whatever is watched."""
    set_watched(True)
    desktop = DESKTOP
    service = Service(desktop)
    try:
        desktop.ask('ActivateAction', GLib.Variant('(sava{sv})', ('quit', [], {})))
        service.process.wait(30)
    finally:
        warnings = service.close()
    assert service.process.returncode == 0, service.process.returncode
    assert not warnings, warnings


run([('/ui/service/nothing-watched', test_nothing_watched),
     ('/ui/service/watched', test_watched),
     ('/ui/service/search', test_search),
     ('/ui/service/alarm', test_alarm),
     ('/ui/service/looks', test_looks),
     ('/ui/service/quit', test_quit)])
