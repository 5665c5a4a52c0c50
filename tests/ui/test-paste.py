"""Records of another service are pasted and looked up; nothing is registered, nothing stored."""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'support'))
from uitest import ROLES, App, run

BUILD = sys.argv[1]
PICTURES = os.environ.get('TODOKU_TEST_PICTURES')
ZONES = '''test 300 SOA ns1.test hostmaster.test 1 3600 600 86400 300
test 300 NS ns1.test
ns1.test 300 A 127.0.0.1
example.test 300 SOA ns1.example.test hostmaster.example.test 1 3600 600 86400 300
example.test 300 NS ns1.example.test
ns1.example.test 300 A 127.0.0.1
u1.wl.test 300 A 127.0.0.1
em1.example.test 300 CNAME u1.wl.test
'''
TABLE = '種別\tホスト名\t値\nCNAME\tem1.example.test\tu1.wl.test\nTXT\t_x.example.test\tabc\n'


def test_paste():
    with tempfile.NamedTemporaryFile('w', suffix='.zone') as zones:
        zones.write(ZONES)
        zones.flush()
        dns = subprocess.Popen([os.path.join(BUILD, 'tests/support/todoku-test-dns'), zones.name],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        app = None
        warnings = []
        try:
            port = dns.stdout.readline().strip()
            app = App(BUILD, [os.path.join(BUILD, 'src/ui/todoku')],
                      env={'TODOKU_RESOLVER': f'127.0.0.1:{port}', 'TODOKU_DNS_PORT': port})
            app.find('button', 'Try the Practice Server')
            app.choose('Check Pasted Records', 3)
            app.find_text('^レコードを貼り付け$')

            def view():
                return next((n for n in app.walk() if n.get_role() in ROLES['text'] and
                             n.get_name() == '確認するレコード'), None)
            text = app.wait(view, 'the text view')

            # A line that cannot be checked is named, and the others are checked.
            app.set_text(text, TABLE + 'A\texample.test\t192.0.2.1\n')
            app.press(app.find('button', 'records\x04Check'))
            app.find_text('4行目: 確認できる種別は CNAME、TXT、MX だけです')
            app.find_text('^2件中 1件がDNSに正しく登録されています$')

            # Nothing of an earlier answer stands below an error.
            app.set_text(text, 'x\n')
            app.press(app.find('button', 'records\x04Check'))
            app.find_text('^1行目: TYPE、HOST、VALUE の')
            app.find_text('^レコードを貼り付け$')
            assert not [name for name in app.names() if '_x.example.test' in name]

            # By keyboard alone, from within the box that takes several lines.
            app.set_text(text, TABLE)
            app.key('ctrl+Return')
            app.find_text('^2件中 1件がDNSに正しく登録されています$')
            app.find_text('^DNSに登録済$')
            app.find_text('レコードがまだ登録されていません。')
            if PICTURES:
                app.picture(os.path.join(PICTURES, 'paste.png'))
        finally:
            if app:
                warnings = app.close()
            dns.stdin.close()
            dns.wait(10)
    assert not warnings, warnings


run([('/ui/paste/check-records', test_paste)])
