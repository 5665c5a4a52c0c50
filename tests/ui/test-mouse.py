"""What somebody does who clicks everything twice, with a real pointer: nothing opens twice, nothing
is taken back by the second click, and the records that were entered are looked at."""
import glob
import json
import os
import subprocess
import sys
import tempfile
import urllib.request

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'support'))
from uitest import App, run

BUILD = sys.argv[1]
PROGRAM = os.path.join(BUILD, 'src/ui/todoku')


def windows(app):
    return app._xdotool('search', '--onlyvisible', '--pid', str(app.process.pid)).split()


def click_twice(app, node, window):
    """Clicks in the middle of a widget as fast as people do it; an announcement has no place."""
    area = app.wait(lambda: next((area for area in [
        node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)] if area.width), None),
        f'the place of "{node.get_name()}"')
    app._xdotool('mousemove', '--window', window, str(area.x + area.width // 2),
                 str(area.y + area.height // 2), 'click', '--repeat', '2', '--delay', '80', '1')


def ctl(*arguments):
    return subprocess.run([os.path.join(BUILD, 'src/cli/todokuctl'), *arguments],
                          capture_output=True, text=True, check=False)


def use_empty_folder():
    os.environ['XDG_DATA_HOME'] = tempfile.mkdtemp(dir=os.environ['HOME'])


def start():
    use_empty_folder()
    app = App(BUILD, [PROGRAM])
    app.press(app.find('button', 'Try the Practice Server'))
    app.find_text('次にすること')
    return app


def end(app):
    warnings = app.close()
    ctl('practice', 'stop')
    return warnings


def can_start_practice():
    """Whether the main menu offers it, as the window tells the desktop."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    reply = bus.call_sync('io.github.todoku.Todoku', '/io/github/todoku/Todoku/window/1',
                          'org.gtk.Actions', 'Describe',
                          GLib.Variant('(s)', ('start-stopped-practice',)), None, 0, -1)
    return reply.unpack()[0][0]


def order_fault(kind, path):
    """Has the practice server go wrong once."""
    with open(glob.glob(os.path.join(os.environ['XDG_DATA_HOME'], 'todoku', '**', 'practice.json'),
                        recursive=True)[0], encoding='utf-8') as file:
        port = json.load(file)
    request = urllib.request.Request(
        port['http'] + '/practice/v1/faults', method='POST',
        headers={'Content-Type': 'application/json', 'X-Practice-Token': port['control_token']},
        data=json.dumps({'kind': kind, 'method': 'POST', 'path': path, 'count': 1}).encode())
    with urllib.request.urlopen(request) as reply:
        reply.read()


def test_cancelled():
    """Who cancels is told at once, and told when it is over; nothing was registered."""
    app = start()
    try:
        order_fault('time-out', '/v3/whitelabel/domains')
        app.press(app.find('button', 'Register'))
        app.set_text(app.entry(), 'slow.co.jp')
        app.press(app.find('button', 'Save'))
        app.press(app.find('button', 'Cancel'))
        app.find('button', 'Cancelling…')
        app.find('any', 'Cancelled.', timeout=60)
        app.find('button', 'Save')
        assert json.loads(ctl('domain', 'list', '--json').stdout) == []
    finally:
        warnings = end(app)
    assert not warnings, warnings


def test_twice():
    app = start()
    try:
        app.wait(lambda: not can_start_practice(), 'the item of the menu to be disabled')

        # One window opens; a second one would stand exactly before the first, empty.
        click_twice(app, app.find('button', 'Register'), app.window)
        app.find('button', 'Save')
        wizard = [window for window in windows(app) if window != app.window]
        assert len(wizard) == 1, wizard
        app.set_text(app.entry(), 'xxxxx.co.jp')

        # It is registered once, and the second click does not verify what nobody has entered yet.
        click_twice(app, app.find('button', 'Save'), wizard[0])
        app.find_text(r'3件のレコードを登録')
        verify = app.find('button', 'Verify')
        assert not app.buttons('証拠'), 'it was verified by the click that saved it'

        # The second click does not cancel what the first began.
        click_twice(app, verify, wizard[0])
        app.find_text('レコードがまだ登録されていません。')
        assert len(json.loads(ctl('domain', 'list', '--json').stdout)) == 1
    finally:
        warnings = end(app)
    assert not warnings, warnings


def test_mistakes():
    """Who comes back from the page 練習DNS is told what stands in DNS now."""
    use_empty_folder()
    assert ctl('practice', 'start').returncode == 0
    assert ctl('domain', 'add', 'xxxxx.co.jp').returncode == 0
    # The service has said no to what was not there, and that is forgotten when it is.
    assert ctl('domain', 'verify', 'xxxxx.co.jp').returncode == 1
    app = App(BUILD, [PROGRAM])
    try:
        app.press(app.find('button', 'Open Records'))
        app.press(app.find('button', 'Try Mistakes'))
        app.press(app.find('button', 'Register All in DNS'))
        app.find_text('3件中 3件が登録済')
        app.press(app.find('button', 'Back to Verifying'))
        # Nobody has pressed 認証, and the next look is a minute away; on a machine that takes a
        # minute to come here it has done the rest.
        if '設定完了' in app.find_text('DNSに登録済|^設定完了$'):
            return
        app.wait(lambda: app.find('button', 'Verify').get_state_set().contains(
            Atspi.StateType.FOCUSED), 'the focus on what is to be done next')

        # A practice server that is not there is started from where it is missed.
        ctl('practice', 'stop')
        app.press(app.find('button', 'Verify'))
        app.find_text('練習サーバーが動作していません')
        app.press(app.find('button', 'Start the Practice Server'))
        app.find('any', 'The practice server is running')
        app.press(app.find('button', 'Verify'))
        app.find_text('^設定完了$')
    finally:
        warnings = end(app)
    assert not warnings, warnings


run([('/ui/mouse/twice', test_twice), ('/ui/mouse/cancelled', test_cancelled),
     ('/ui/mouse/mistakes', test_mistakes)])
