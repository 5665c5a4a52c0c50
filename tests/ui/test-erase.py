"""Whoever uninstalls erases keys and data from the preferences: nothing is left."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'support'))
from uitest import App, run

BUILD = sys.argv[1]
PICTURES = os.environ.get('TODOKU_TEST_PICTURES')
DATA = os.path.join(os.environ['XDG_DATA_HOME'], 'todoku')
SECRETS = os.path.join(os.environ['HOME'], 'secrets')


def start():
    os.makedirs(DATA, 0o700, exist_ok=True)
    with open(os.open(SECRETS, os.O_WRONLY | os.O_CREAT, 0o600), 'w') as secrets:
        secrets.write('[api-key]\na=SG.key\n')
    app = App(BUILD, [os.path.join(BUILD, 'src/ui/todoku')],
              env={'TODOKU_SECRETS': 'file:' + SECRETS})
    app.find('button', 'Try the Practice Server')
    app.key('ctrl+comma')
    app.find_text('^この端末から消す$')
    return app


def ask(app):
    """Opens the question, which names the consequence."""
    app.press(app.find('button', 'Erase…', 'Erase from This Computer'))
    app.find_text('^この端末からすべて消しますか')
    app.find_text('APIキー')


def picture(app, name):
    if PICTURES:
        app.picture(os.path.join(PICTURES, name))


def test_cancel_and_in_use():
    app = start()
    warnings = []
    try:
        ask(app)
        picture(app, 'erase-question.png')
        app.press(app.find('button', 'Cancel'))
        assert os.path.exists(SECRETS)

        # Another process of ours has the folder open.
        other = subprocess.Popen(['flock', os.path.join(DATA, 'owners', '0123'), 'cat'],
                                 stdin=subprocess.PIPE)
        app.wait(lambda: subprocess.run(['flock', '-n', os.path.join(DATA, 'owners', '0123'),
                                         'true'], check=False).returncode, 'the lock')
        ask(app)
        app.press(app.find('button', '_Erase'))
        app.find_text('^ほかのプログラムがデータを使用中')
        picture(app, 'erase-refused.png')
        assert os.path.exists(SECRETS) and os.path.exists(os.path.join(DATA, 'todoku.db'))
        other.stdin.close()
        other.wait(10)
    finally:
        warnings = app.close()
    assert not warnings, warnings


def test_erase():
    app = start()
    try:
        ask(app)
        app.press(app.find('button', '_Erase'))
        app.process.wait(20)
    finally:
        warnings = app.close()
    assert app.process.returncode == 0, app.process.returncode
    assert not warnings, warnings
    assert not os.path.exists(SECRETS)
    assert not os.path.exists(DATA), os.listdir(DATA)


run([('/ui/erase/cancel-and-in-use', test_cancel_and_in_use), ('/ui/erase/erase', test_erase)])
