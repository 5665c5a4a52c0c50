"""Every job by keyboard alone, in Japanese: keys are typed, and the rest is only read.

What the person types at her DNS company is the one thing that is not a key press in the window: the
practice DNS takes it from the command line.
"""
import glob
import json
import os
import re
import subprocess
import sys
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'support'))
from uitest import App, run

BUILD = sys.argv[1]
CTL = os.path.join(BUILD, 'src/cli/todokuctl')
DOMAIN = 'xxxxx.co.jp'


def ctl(*arguments, stdin=None):
    return subprocess.run([CTL, *arguments], capture_output=True, text=True, input=stdin,
                          check=False).stdout


def enter_records(name, change=None):
    """Types the records of a domain into its DNS, as whoever runs it does."""
    text = ctl('records', name, '--format', 'json')
    if change:
        text = change(text)
    ctl('practice', 'dns', 'import', '-', stdin=text)


def let_answers_be_short_lived():
    """Nobody waits five minutes for a cache in a test."""
    data = os.environ.get('XDG_DATA_HOME', os.path.expanduser('~/.local/share'))
    with open(glob.glob(os.path.join(data, 'todoku', '**', 'practice.json'),
                        recursive=True)[0], encoding='utf-8') as file:
        port = json.load(file)
    request = urllib.request.Request(
        port['http'] + '/practice/v1/settings', method='POST',
        data=b'{"ttl": 1, "negative_ttl": 1}',
        headers={'Content-Type': 'application/json', 'X-Practice-Token': port['control_token']})
    with urllib.request.urlopen(request) as reply:
        assert reply.status == 200


class Keyboard:
    """One program under two hands on a keyboard."""

    def __init__(self):
        self.app = App(BUILD, [os.path.join(BUILD, 'src/ui/todoku')], timeout=40)

    def window(self):
        """The window on top: the one that was shown last."""
        return self.app._xdotool('search', '--onlyvisible', '--pid',
                                 str(self.app.process.pid)).split()[-1]

    def take_focus(self):
        """Does what a window manager does when a window has gone.

        The key that comes with the focus itself is lost, so it is one that does nothing.
        """
        window = self.window()
        if self.app._xdotool('getwindowfocus') != window:
            self.app._xdotool('windowfocus', '--sync', window, 'key', 'Shift_L')

    def key(self, *keys):
        self.take_focus()
        self.app._xdotool('key', '--delay', '20', *keys)

    def type(self, text):
        self.take_focus()
        self.app._xdotool('type', '--delay', '10', text)

    def tab_to(self, pattern, key='Tab', limit=80):
        """Goes on until the focus is where it is wanted, and fails when it never comes there."""
        seen = []
        for _ in range(limit):
            words = self.app.focused()
            if re.search(pattern, words):
                return
            seen.append(words[:30])
            self.key(key)
        raise AssertionError(f'Tab never comes to "{pattern}": {seen}')

    def see(self, pattern):
        return self.app.find_text(pattern)

    def gone(self, pattern):
        def look():
            return not any(re.search(pattern, name) for name in self.app.names())
        self.app.wait(look, f'"{pattern}" to go away')


def job_domain(hands):
    """From nothing to (設定完了), with a look at the shortcuts on the way."""
    hands.see('メールを届ける準備')
    hands.tab_to('^練習サーバーで試す')
    hands.key('Return')
    hands.see('次にすること')
    let_answers_be_short_lived()
    hands.key('ctrl+n')
    hands.see('^ドメインを入力|配信ドメイン')
    hands.type(f'maildm@{DOMAIN}')
    hands.see(f'{DOMAIN} を登録します')
    hands.key('Return')
    hands.see('3件のレコードを登録')
    hands.key('ctrl+Return')
    hands.see('レコードがまだ登録されていません。')


def job_repair(hands):
    """A value that was typed wrongly is told, copied rightly, and right after that."""
    enter_records(DOMAIN, lambda text: text.replace('s1.domainkey', 's1.domainkye'))
    hands.key('ctrl+Return')
    hands.see('^要修正')
    hands.tab_to('^VALUE をコピー、DKIM 1')
    hands.key('Return')
    value = hands.app.wait(hands.app.clipboard, 'the clipboard')
    assert re.fullmatch(r's1\.domainkey\.u\d+\.wl\d+\.sendgrid\.net', value), value


def job_request(hands):
    """The mail to whoever runs the DNS: only what is wrong is asked for, as a correction."""
    hands.key('ctrl+p')
    hands.see('^送信する内容')
    body = hands.app.wait(
        lambda: next((n for n in hands.app.names() if '管理業者ご担当者様' in n), None), 'the letter')
    assert 's1.domainkye' in body and 's2._domainkey' not in body, body
    hands.type('dns@example.jp')
    hands.tab_to('^コピー$')
    hands.key('Return')
    hands.app.wait(lambda: hands.app.clipboard() == body.rstrip('\n') or
                   '管理業者ご担当者様' in hands.app.clipboard(), 'the letter in the clipboard')
    hands.key('ctrl+w')
    hands.gone('^送信する内容')
    enter_records(DOMAIN)
    hands.key('ctrl+Return')
    hands.see(r'^\(設定完了\)$')


def job_account(hands):
    """The address to send from; a slip of the fingers is undone from the toast."""
    hands.key('Escape')
    hands.see('次にすること')
    hands.tab_to('^共用メールアカウント')
    hands.key('Return')
    hands.tab_to('^新規登録')
    hands.key('Return')
    hands.see('^メールアドレスを登録')
    hands.type('maildm')
    hands.key('Tab')
    hands.type(f'maildm@{DOMAIN}')
    hands.key('Return')
    hands.see('^maildm を登録しました')
    hands.gone('^メールアドレスを登録$')
    hands.see(f'^maildm@{DOMAIN}')
    # All are chosen by one key, wherever the focus is; the key that began it ends it.
    hands.tab_to('^アカウントを選択')
    hands.key('Return')
    hands.see('^0件を選択中')
    hands.key('ctrl+a')
    hands.see('^1件を選択中')
    hands.key('Return')
    hands.gone('件を選択中')
    # A test mail for practice reaches nobody, and the window shows what was taken.
    hands.tab_to('^maildm: その他')
    hands.key('Return')
    hands.key('Down')
    hands.key('Return')
    hands.see('^練習用です。メールは届きません。')
    hands.type('you@example.com')
    hands.key('Return')
    hands.see(f'^maildm@{DOMAIN} → you@example.com$')
    hands.key('Escape')
    hands.gone('^練習用です。メールは届きません。')
    hands.key('alt+Left')
    hands.see('^配信準備の練習|^メール配信までの準備')
    assert '共用メールアカウント' in hands.app.wait(hands.app.focused, 'the focus to come back')
    hands.see('^練習は完了です')


def job_tracking(hands):
    """Three steps, each entered and verified."""
    hands.tab_to('^トラッキング設定', key='shift+Tab')
    hands.key('Return')
    hands.tab_to('^新規登録')
    hands.key('Return')
    hands.see('^トラッキング用ドメイン$')
    hands.key('Return')
    hands.see('2件のレコードを登録')
    for after in ('^証明書の確認$', '^レコードの書き換え$', r'^\(設定完了\)$'):
        hands.tab_to('^すべて練習DNSに登録する|^練習DNSで書き換える')
        hands.key('Return')
        hands.see('登録しました|登録済|書き換えました')
        # The certificate and the delivery take a moment: 認証 looks again.
        for _ in range(6):
            hands.key('ctrl+Return')
            try:
                hands.app.find_text(after, timeout=5)
                break
            except AssertionError:
                pass
        hands.see(after)


def test_keyboard():
    hands = Keyboard()
    try:
        for job in (job_domain, job_repair, job_request, job_account, job_tracking):
            print(f'# {job.__name__}', flush=True)
            job(hands)
    except AssertionError as error:
        raise AssertionError(f'{error}; seen: {hands.app.names()}') from error
    finally:
        warnings = hands.app.close()
        ctl('practice', 'stop')
    assert not warnings, warnings


run([('/ui/keyboard/every-job', test_keyboard)])
