"""Many domains at once, as a person does it: verified, with a summary of what is left to do and
why, stopped and gone on with, and deleted."""
import glob
import json
import os
import re
import subprocess
import sys
import urllib.request

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'support'))
from uitest import App, run

BUILD = sys.argv[1]
CTL = os.path.join(BUILD, 'src/cli/todokuctl')
N_DOMAINS = 30


def ctl(*arguments):
    return subprocess.run([CTL, *arguments], capture_output=True, text=True, check=False)


def call(port, method, path, body):
    """Asks the practice server as whoever owns the account and types into the DNS does."""
    headers = {'Content-Type': 'application/json'}
    if path.startswith('/v3/'):
        headers['Authorization'] = 'Bearer ' + port['api_key']
    else:
        headers['X-Practice-Token'] = port['control_token']
        path = '/practice/v1' + path
    request = urllib.request.Request(port['http'] + path, method=method, headers=headers,
                                     data=json.dumps(body).encode())
    with urllib.request.urlopen(request) as reply:
        return json.loads(reply.read() or b'{}')


def set_up():
    """An account with thirty domains, of which three stand nowhere in DNS."""
    assert ctl('practice', 'start').returncode == 0
    data = os.environ.get('XDG_DATA_HOME', os.path.expanduser('~/.local/share'))
    with open(glob.glob(os.path.join(data, 'todoku', '**', 'practice.json'),
                        recursive=True)[0], encoding='utf-8') as file:
        port = json.load(file)
    call(port, 'POST', '/settings', {'rate_limit': 1000000})
    for i in range(N_DOMAINS):
        domain = call(port, 'POST', '/v3/whitelabel/domains',
                      {'domain': f'a{i:02}.example.co.jp'})
        if i % 10 != 3:
            call(port, 'POST', '/records/register', {'mistake': None, 'records': [
                {'type': record['type'].upper(), 'host': record['host'], 'value': record['data']}
                for record in domain['dns'].values()]})
    servers = json.loads(ctl('server', 'list', '--json').stdout)
    assert ctl('server', 'import', servers[0]['name']).returncode == 0
    return port


def fault(port, kind, count):
    call(port, 'POST', '/faults', {'kind': kind, 'method': 'POST', 'count': count,
                                   'path': '/v3/whitelabel/domains/'})


def open_list(app):
    """Clicks on the row of Home, which has no button in it."""
    def look():
        return next((node for node in app.walk()
                     if node.get_name() == app.translate('Delivery Domains')), None)
    area = app.wait(look, 'the row').get_component_iface().get_extents(Atspi.CoordType.WINDOW)
    for y in range(area.y, area.y + 60, 10):
        app._xdotool('mousemove', '--window', app.window, str(area.x + 40), str(y), 'click', '1')
        if any(app.buttons(app.translate('Select domains'))):
            return
    app.find('button', 'Select domains')


def find_said(app, pattern):
    """The summary is announced, so it is no label."""
    def look():
        for node in app.walk():
            text = node.get_name()
            if not text and node.get_role() == Atspi.Role.STATUS_BAR:
                text = Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))
            if re.search(pattern, text or ''):
                return text
        return None
    return app.wait(look, f'"{pattern}" to be said')


def select_all(app):
    app.press(app.find('button', 'Select domains'))
    app.press(app.find('button', 'Select All'))
    app.find_text(f'^{N_DOMAINS}件を選択中')


def test_batch():
    port = set_up()
    app = App(BUILD, [os.path.join(BUILD, 'src/ui/todoku')])
    try:
        app.find_text('^配信準備の練習|^メール配信までの準備')
        open_list(app)
        # What the service refuses is told with its reason, and can be tried again by itself.
        fault(port, 'forbidden', 4)
        select_all(app)
        app.press(app.find('button', 'Verify'))
        app.find_text(f'^{N_DOMAINS}件を確認しました')
        find_said(app, '実行できなかったもの 4件: .*権限')
        app.press(app.find('button', 'Show Open Items'))
        app.press(app.find('button', 'Try Again'))
        app.find_text('^4件を確認しました')

        # A service that does not answer is given up, and the rest can be gone on with.
        fault(port, 'time-out', 100)
        select_all(app)
        app.press(app.find('button', 'Verify'))
        app.press(app.find('button', 'Cancel'))
        app.find_text('件を確認して中止しました')
        call(port, 'DELETE', '/faults', {})
        app.press(app.find('button', 'Continue'))
        find_said(app, r'^設定完了 \d+件')
        app.wait(lambda: not app.buttons(app.translate('Cancel')), 'the end of it')

        # Thirty are deleted after one question.
        select_all(app)
        delete = app.find('button', 'Delete')
        app.press(delete)
        app.find_text(f'{N_DOMAINS}件のドメイン')
        app.press(app.wait(lambda: next((node for node in app.buttons(app.translate('Delete'))
                                         if node != delete), None), 'the answer'))
        app.find_text('配信ドメインがありません')
        assert call(port, 'GET', '/status', {})['domains'] == 0
        assert not app.close()
    finally:
        app.close()
        ctl('practice', 'stop')


run([('/ui/batch', test_batch)])
