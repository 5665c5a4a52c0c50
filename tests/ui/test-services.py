"""Delivery services of every kind as a person sets them up, in Japanese: from a key, or from what a
service's screen shows, to (設定完了).

The services and the DNS are those of a practice server that the window does not know as one: it is
given keys and addresses, as of any account.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'support'))
from uitest import App, run

BUILD = sys.argv[1]
CTL = os.path.join(BUILD, 'src/cli/todokuctl')
PROGRAM = os.path.join(BUILD, 'src/ui/todoku')
PICTURES = os.environ.get('TODOKU_TEST_PICTURES')
HOME = tempfile.mkdtemp()
PORT = {}

ADDRESS = 'Other base URL (optional)'
PASTED = ('TYPE\tHOST\tVALUE\n'
          'CNAME\tdk1._domainkey\tdk1.mail.example\n'
          'CNAME\tbounce\trp.mail.example\n'
          'TXT\t@\tv=spf1 include:_spf.mail.example ~all\n'
          'CNAME\tlink.example.com\tmail.example\n')


def ctl(folder, *arguments, stdin=None, env=None):
    return subprocess.run([CTL, *arguments], capture_output=True, text=True, input=stdin,
                          check=False, env={**os.environ, **(env or {}),
                                            'XDG_DATA_HOME': os.path.join(HOME, folder)}).stdout


def start_services():
    ctl('services', 'practice', 'start', '--port-file', os.path.join(HOME, 'port'))
    with open(os.path.join(HOME, 'port'), encoding='utf-8') as file:
        PORT.update(json.load(file))
    # Nobody waits five minutes for a cache in a test.
    request = urllib.request.Request(
        PORT['http'] + '/practice/v1/settings', method='POST',
        data=b'{"ttl": 1, "negative_ttl": 1}',
        headers={'Content-Type': 'application/json', 'X-Practice-Token': PORT['control_token']})
    with urllib.request.urlopen(request) as reply:
        assert reply.status == 200


def environment(name):
    """A computer of its own, which asks the practice DNS as if it were the world's."""
    return {
        'XDG_DATA_HOME': os.path.join(HOME, name),
        'TODOKU_SECRETS': 'file:' + os.path.join(HOME, name + '.secrets'),
        'TODOKU_DNS_PORT': str(PORT['dns_authoritative_port']),
        'TODOKU_RESOLVER': PORT['dns_recursive'],
        'TODOKU_CLOCK_SPEED': '30',
    }


class Desk:
    """One window and who sits at it."""

    def __init__(self, name):
        self.name = name
        self.env = environment(name)
        os.makedirs(self.env['XDG_DATA_HOME'], exist_ok=True)
        self.app = App(BUILD, [PROGRAM], env=self.env, timeout=60)

    def picture(self, what):
        if PICTURES:
            self.app.picture(os.path.join(PICTURES, f'{self.name}-{what}.png'))

    def fields(self):
        """The text fields in the order of the page, with the names of their rows."""
        return [n for n in self.app.walk() if n.get_role() in
                (Atspi.Role.TEXT, Atspi.Role.ENTRY, Atspi.Role.PASSWORD_TEXT)]

    def enter(self, msgid, text):
        name = self.app.translate(msgid)

        def look():
            return next((n for n in self.fields() if (n.get_name() or '') == name), None)
        field = self.app.wait(look, f'the field "{name}"')
        assert Atspi.EditableText.set_text_contents(field, text)

    def press(self, *msgids):
        self.app.press(self.app.find('button', *msgids))

    def choose(self, name, key='Return'):
        """Goes to what bears a name by Tab, and opens or checks it."""
        window = self.app._xdotool('search', '--onlyvisible', '--pid',
                                   str(self.app.process.pid)).split()[-1]
        self.app._xdotool('windowfocus', '--sync', window, 'key', 'Shift_L')
        for _ in range(60):
            if self.app.focused().startswith(name):
                self.app._xdotool('key', key)
                return
            self.app._xdotool('key', '--delay', '20', 'Tab')
        raise AssertionError(f'Tab never comes to "{name}"')

    def connect(self, service, values, button='Connect'):
        self.press('Connect a Delivery Server')
        self.app.find_text('サービスを選択')
        self.choose(service)
        for msgid, text in values.items():
            self.enter(msgid, text)
        self.picture('form')
        self.press(button)
        self.app.find_text('次にすること')
        self.picture('home')

    def enter_in_dns(self, domain):
        """What the person types at her DNS company."""
        records = ctl(self.name, 'records', domain, '--format', 'json', env=self.env)
        ctl('services', 'practice', 'dns', 'import', '-', stdin=records)

    def name_domain(self, domain, button):
        self.press('Register')
        self.app.set_text(self.app.entry(), domain)
        self.app.find_text(f'{re.escape(domain)} を登録します')
        self.press(button)

    def close(self):
        warnings = self.app.close()
        assert not warnings, warnings


def verify_until(desk, pattern):
    """A service may take some looks before it has seen what is there, and so may a cache."""
    for _ in range(6):
        desk.press('Verify')
        try:
            desk.app.find_text(pattern, timeout=15)
            return
        except AssertionError:
            pass
    desk.app.find_text(pattern)


def send_test(desk, domain, may_check):
    """A test mail from the address of that domain, in the window."""
    ctl(desk.name, 'account', 'add', 'news', f'info@{domain}', env=desk.env)
    desk.choose('共用メールアカウント')
    desk.app.find_text(f'^info@{domain}')
    desk.choose('news: その他')
    desk.choose('テストメール')
    desk.enter('Send to', 'somebody@example.net')
    names = desk.app.names()
    assert ('送信せずに確認する' in names) == may_check, names
    desk.press('Send')
    desk.app.find_text('^配信サービスがメールを受け付けました。')
    desk.picture('mail')


def walk_service(name, service, values, may_check=False):
    desk = Desk(name)
    domain = f'{name}.example.co.jp'
    try:
        desk.connect(service, {**values, ADDRESS: PORT['http']})
        desk.name_domain(domain, 'Save')
        desk.app.find_text(r'\d件のレコードを登録')
        desk.picture('records')
        desk.enter_in_dns(domain)
        verify_until(desk, r'^\(設定完了\)$')
        desk.picture('complete')
        desk.press('Done')
        send_test(desk, domain, may_check)
    finally:
        desk.close()
    # Another computer takes in what the account has.
    desk = Desk(name + '2')
    try:
        desk.connect(service, {**values, ADDRESS: PORT['http']})
        desk.choose(service)
        desk.app.find_text('登録されているもの')
        desk.press('Import')
        desk.app.find_text(r'1件')
        desk.picture('imported')
    finally:
        desk.close()


def test_ses():
    walk_service('ses', 'Amazon SES', {'Access key ID': PORT['aws_access_key_id'],
                                       'Secret access key': PORT['aws_secret_access_key']})


def test_mailgun():
    walk_service('mailgun', 'Mailgun', {'API key': PORT['mailgun_key']}, may_check=True)


def test_resend():
    walk_service('resend', 'Resend', {'API key': PORT['resend_key']})


def test_manual():
    """No API: the records are pasted, and the last word is the person's."""
    desk = Desk('manual')
    try:
        desk.connect('手入力のサービス', {'Display name': 'Postmark'}, button='Add')
        desk.name_domain('manual.example.co.jp', '次へ')
        desk.app.find_text('レコードを貼り付け')
        view = desk.app.wait(
            lambda: next((n for n in desk.fields() if n.get_name() == '登録するレコード'), None),
            'the text box')
        desk.app.set_text(view, PASTED)
        desk.app.find_text('3件のレコードを読み取りました')
        desk.app.find_text('link.example.com')
        desk.picture('paste')
        desk.press('Save')
        desk.app.find_text(r'3件のレコードを登録')
        desk.picture('records')
        desk.enter_in_dns('manual.example.co.jp')
        verify_until(desk, '3件すべて登録済')
        desk.picture('verified')
        desk.choose('サービスの画面で認証済みになりました', key='space')
        desk.app.find_text(r'^\(設定完了\)$')
        desk.picture('complete')
    finally:
        desk.close()


try:
    start_services()
    run([('/ui/services/ses', test_ses), ('/ui/services/mailgun', test_mailgun),
         ('/ui/services/resend', test_resend), ('/ui/services/manual', test_manual)])
finally:
    ctl('services', 'practice', 'stop')
