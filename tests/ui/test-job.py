"""The whole job as a person does it, in Japanese: from an empty program to (設定完了)."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'support'))
from uitest import App, run

BUILD = sys.argv[1]
PROGRAM = os.path.join(BUILD, 'src/ui/todoku')
PICTURES = os.environ.get('TODOKU_TEST_PICTURES')


def picture(app, name):
    """Leaves a picture behind for whoever wants to look."""
    if PICTURES:
        app.picture(os.path.join(PICTURES, f'{name}.png'))


def stop_practice():
    """The practice server outlives the window on purpose; a test takes it along."""
    subprocess.run([os.path.join(BUILD, 'src/cli/todokuctl'), 'practice', 'stop'],
                   capture_output=True, check=False)


def announces():
    """Whether GTK can say something on the bus of the screen reader: since 4.14."""
    version = subprocess.run(['pkg-config', '--modversion', 'gtk4'], capture_output=True,
                             text=True, check=True).stdout
    return [int(part) for part in version.split('.')[:2]] >= [4, 14]


def test_job():
    app = App(BUILD, [PROGRAM])
    app.listen()
    try:
        # No account and no internet: the practice server is one click away.
        app.press(app.find('button', 'Try the Practice Server'))
        app.find_text('次にすること')
        picture(app, '1-home')

        # The domain is typed as people have it at hand: a mail address, in full width.
        app.press(app.find('button', 'Register'))
        app.set_text(app.entry(), 'ｍａｉｌｄｍ＠ｘｘｘｘｘ．ｃｏ．ｊｐ')
        app.find_text(r'xxxxx\.co\.jp を登録します')
        picture(app, '2-domain')
        app.press(app.find('button', 'Save'))

        # The records are there; a VALUE goes to the clipboard exactly as it is.
        app.find_text(r'3件のレコードを登録')
        picture(app, '3-records')
        copy = app.wait(lambda: app.buttons('VALUE をコピー'), 'the copy buttons')
        assert len(copy) == 3, f'{len(copy)} copy buttons'
        app.press(copy[0])
        value = app.wait(app.clipboard, 'the clipboard')
        assert re.fullmatch(r'u\d+\.wl\d+\.sendgrid\.net', value), value

        # Verifying before they are in DNS says what to do; nothing is red, for nothing is wrong.
        app.press(app.find('button', 'Verify'))
        app.find_text('レコードがまだ登録されていません。')
        picture(app, '4-missing')

        app.press(app.find('button', 'Enter All in the Practice DNS'))
        app.find_text('登録しました|登録済', timeout=10)
        app.press(app.find('button', 'Verify'))
        app.find_text(r'^\(設定完了\)$')
        picture(app, '5-complete')
        if announces():
            app.wait(lambda: '3件すべて認証済' in app.announced,
                     f'the result among what was said: {app.announced}')
        # The warning of the manual.
        app.find_text('削除しないでください')
    finally:
        warnings = app.close()
        stop_practice()
    assert not warnings, warnings


run([('/ui/job/authenticate-a-domain', test_job)])
