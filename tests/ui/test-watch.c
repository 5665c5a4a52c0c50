/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page of the watch over a real database: what is wrong now comes first, the history by day and
 * a page at a time, one switch for each domain, and what the desktop refuses. With
 * TODOKU_TEST_SHOTS the pages are also drawn into files.
 */
#include "todoku-test-ui.h"
#include "todoku-test-watched.h"

#include <locale.h>
#include <string.h>

#include "todoku-background.h"
#include "todoku-domain-page.h"
#include "todoku-home-page.h"
#include "todoku-log-page.h"
#include "todoku-long-text.h"
#include "todoku-record-rows.h"
#include "todoku-session-private.h"
#include "todoku-test.h"
#include "todoku-tracking-wizard.h"
#include "todoku-tx.h"
#include "todoku-watch-page.h"
#include "todoku-watch.h"

#define APP_ID "io.github.todoku.Todoku"

/* What the page says, in the language of the test: shots.sh runs it in both. */
#define SAID(english, japanese) (is_japanese () ? japanese : english)

/**
 * Fixture:
 * @dir: the folder of the database
 * @session: the session, open
 * @window: a window with the page
 * @certificate: (nullable): what the watch found of the certificate of a tracking domain, which
 *   stands in alarm, while a key cannot be read
 * @now: the time
 */
typedef struct
{
  char *dir;
  TodokuSession *session;
  GtkWidget *window;
  const char *certificate;
  gint64 now;
} Fixture;

static gboolean
is_japanese (void)
{
  return g_str_has_prefix (setlocale (LC_MESSAGES, NULL), "ja");
}

static void
open_session (Fixture *fixture)
{
  fixture->session = todoku_session_new (fixture->dir);
  todoku_test_open_session (fixture->session);
}

static void
close_session (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;

  todoku_session_close_async (fixture->session, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  todoku_session_close_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->session);
}

static gpointer
get_domain (Fixture    *fixture,
            const char *name)
{
  gpointer domain = todoku_session_find_domain (fixture->session, name);

  g_assert_nonnull (domain);

  return domain;
}

static void
start_watching (Fixture  *fixture,
                guint     n_changes,
                gboolean  alarm)
{
  fixture->dir = todoku_test_make_dir ();
  fixture->now = g_get_real_time ();
  open_session (fixture);
  todoku_test_store_watched (fixture->session, &(TodokuTestWatched) {
    .n_changes = n_changes,
    .alarm = alarm,
    .certificate = fixture->certificate,
    .now = fixture->now,
  });
  close_session (fixture);
  open_session (fixture);
  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 1200);
}

static void
show (Fixture   *fixture,
      GtkWidget *page)
{
  static const GActionEntry entries[] = {
    { "back" }, { "open-watch" }, { "open-domains" }, { "open-domain", NULL, "x" },
    { "open-tracking", NULL, "x" }, { "open-server", NULL, "x" },
  };
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), NULL);
  gtk_widget_insert_action_group (page, "win", G_ACTION_GROUP (actions));
  adw_window_set_content (ADW_WINDOW (fixture->window), page);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
stop_watching (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  close_session (fixture);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

/**
 * Sought:
 * @fixture: where to look
 * @text: what is to be seen
 */
typedef struct
{
  Fixture *fixture;
  const char *text;
} Sought;

static gboolean
is_seen (gpointer user_data)
{
  Sought *sought = user_data;
  GtkWidget *found = todoku_test_find_text (sought->fixture->window, sought->text);

  return found != NULL && gtk_widget_get_mapped (found);
}

static void
wait_text (Fixture    *fixture,
           const char *text)
{
  Sought sought = { fixture, text };

  todoku_test_wait_until (is_seen, &sought);
}

static gboolean
sees (Fixture    *fixture,
      const char *text)
{
  return is_seen (&(Sought) { fixture, text });
}

static gboolean
count_rows_cb (GtkWidget *widget,
               gpointer   user_data)
{
  guint *n = user_data;

  /* The rows of the history name a host. */
  if (GTK_IS_LABEL (widget) &&
      g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), "s1._domainkey."))
    (*n)++;

  return FALSE;
}

static guint
count_rows (Fixture *fixture)
{
  guint n = 0;

  todoku_test_find (fixture->window, count_rows_cb, &n);

  return n;
}

static void
shoot (Fixture    *fixture,
       const char *name)
{
  static const int widths[] = { 360, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autofree char *file = g_strdup_printf ("%s-%d", name, widths[i]);
      int minimum;

      gtk_window_set_default_size (GTK_WINDOW (fixture->window), widths[i], 1200);
      todoku_test_settle (fixture->window);
      gtk_widget_measure (fixture->window, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                          NULL);
      g_assert_cmpint (minimum, <=, 360);
      todoku_test_shoot_texts (fixture->window, file);
    }
}

static void
test_nothing (void)
{
  Fixture fixture = { 0 };

  start_watching (&fixture, 0, FALSE);
  show (&fixture, todoku_watch_page_new (fixture.session));
  wait_text (&fixture, SAID ("Nothing has changed", "変化はありません"));
  wait_text (&fixture, SAID ("Nothing yet. Records that disappear or change are listed here by "
                             "day.",
                             "まだ記録はありません。消えたり変わったりしたレコードが、日付順に並びます。"));
  g_assert_true (sees (&fixture, SAID ("Can begin once it is set up", "設定完了後に始められます")));
  g_assert_cmpuint (count_rows (&fixture), ==, 0);
  shoot (&fixture, "watch-first");
  stop_watching (&fixture);
}

static void
test_alarm (void)
{
  Fixture fixture = { 0 };

  start_watching (&fixture, 4, TRUE);
  show (&fixture, todoku_watch_page_new (fixture.session));
  wait_text (&fixture, SAID ("1 record is missing", "1件が消えています"));
  wait_text (&fixture, SAID ("“DKIM 1” of news.example.com has disappeared.",
                             "news.example.com の「DKIM 1」が消えました。"));
  /* Four of the first domain, one of the second. */
  g_assert_cmpuint (count_rows (&fixture), ==, 5);
  g_assert_true (sees (&fixture, SAID ("Today", "今日")));
  shoot (&fixture, "watch");

  /* It is right again: the notice goes by itself. */
  {
    gpointer news = get_domain (&fixture, "news.example.com");
    TodokuDomainRow *row = todoku_subject_dup_row (news);

    row->alarm_since = 0;
    todoku_subject_set_row (get_domain (&fixture, "news.example.com"), row,
                            todoku_subject_get_server (get_domain (&fixture, "news.example.com")));
  }
  wait_text (&fixture, SAID ("Nothing has changed", "変化はありません"));
  g_assert_false (sees (&fixture, SAID ("“DKIM 1” of news.example.com has disappeared.",
                                        "news.example.com の「DKIM 1」が消えました。")));
  stop_watching (&fixture);
}

/* Of very many only some are shown, but none of them is kept quiet. */
static void
test_alarm_many (void)
{
  Fixture fixture = { 0 };
  GListStore *domains;

  start_watching (&fixture, 0, TRUE);
  domains = G_LIST_STORE (todoku_session_get_domains (fixture.session));
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("d%u.example.jp", i);
      g_autoptr(TodokuSenderDomain) domain = todoku_test_domain (name, TODOKU_DOMAIN_VERIFIED);

      todoku_test_set_number (domain, "monitored", TRUE);
      todoku_test_set_number (domain, "alarm_since", fixture.now);
      g_list_store_append (domains, domain);
    }
  show (&fixture, todoku_watch_page_new (fixture.session));
  wait_text (&fixture, SAID ("31 domains need you", "31件が要対応です"));
  g_assert_true (sees (&fixture, SAID ("11 more domains need you", "ほか 11件のドメインが要対応です")));
  g_assert_false (sees (&fixture, SAID ("1 record is missing", "1件が消えています")));
  shoot (&fixture, "watch-many");
  stop_watching (&fixture);
}

static void
press_older (Fixture *fixture)
{
  GtkWidget *label = todoku_test_find_text (fixture->window, SAID ("Earlier Changes", "以前の記録"));

  g_assert_nonnull (label);
  g_signal_emit_by_name (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON), "clicked");
}

static gboolean
has_two_pages (gpointer user_data)
{
  return count_rows (user_data) == 60;
}

static gboolean
has_all (gpointer user_data)
{
  return count_rows (user_data) == 65;
}

/* Sixty-five changes are three pages. */
static void
test_older (void)
{
  Fixture fixture = { 0 };

  start_watching (&fixture, 65, FALSE);
  show (&fixture, todoku_watch_page_new (fixture.session));
  wait_text (&fixture, SAID ("Earlier Changes", "以前の記録"));
  g_assert_cmpuint (count_rows (&fixture), ==, 30);
  press_older (&fixture);
  todoku_test_wait_until (has_two_pages, &fixture);
  press_older (&fixture);
  todoku_test_wait_until (has_all, &fixture);
  g_assert_false (sees (&fixture, SAID ("Earlier Changes", "以前の記録")));
  stop_watching (&fixture);
}

static gboolean
is_shown_check (GtkWidget *widget,
                gpointer   user_data)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
         gtk_widget_has_css_class (widget, "suggested-action") &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), "domain.check") == 0;
}

static void
test_domain (void)
{
  Fixture fixture = { 0 };

  start_watching (&fixture, 7, TRUE);
  show (&fixture, todoku_domain_page_new (fixture.session, get_domain (&fixture,
                                                                       "example.co.jp")));
  wait_text (&fixture, SAID ("Changes", "変化の記録"));
  wait_text (&fixture, SAID ("Earlier Changes", "以前の記録"));
  g_assert_cmpuint (count_rows (&fixture), >=, 5);
  g_assert_true (sees (&fixture, SAID ("Setup Complete", "設定完了")));
  shoot (&fixture, "watch-domain");

  /* One that has lost a record does not begin with an end that was reached. */
  show (&fixture, todoku_domain_page_new (fixture.session,
                                          get_domain (&fixture, "news.example.com")));
  wait_text (&fixture, SAID ("1 record is missing", "1件が消えています"));
  g_assert_false (sees (&fixture, SAID ("Setup Complete", "設定完了")));
  /* What comes next is to have it back: not "not yet", and nothing new before. */
  g_assert_true (sees (&fixture, SAID ("The record is not in DNS any more.",
                                       "レコードがなくなっています。")));
  g_assert_nonnull (todoku_test_find (fixture.window, is_shown_check, NULL));
  g_assert_false (sees (&fixture, SAID ("Register an Account",
                                        "共用メールアカウントを登録")));

  /* Nothing ever changed there: not even a heading. */
  show (&fixture, todoku_domain_page_new (fixture.session,
                                          get_domain (&fixture, "recruit.example.co.jp")));
  todoku_test_settle (fixture.window);
  g_assert_false (sees (&fixture, SAID ("Changes", "変化の記録")));
  stop_watching (&fixture);
}

static char *
make_token (const char *code,
            Fixture    *fixture,
            const char *word)
{
  return g_strdup_printf ("%s %" G_GINT64_FORMAT "%s", code,
                          (fixture->now + 12 * G_TIME_SPAN_DAY + G_TIME_SPAN_HOUR) / G_USEC_PER_SEC,
                          word);
}

static gboolean
holds_text (GtkWidget *widget,
            gpointer   user_data)
{
  const char *text = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget))
                     : TODOKU_IS_LONG_TEXT (widget)
                       ? todoku_long_text_get_text (TODOKU_LONG_TEXT (widget))
                       : NULL;

  return text != NULL && gtk_widget_get_mapped (widget) && strstr (text, user_data) != NULL;
}

static gboolean
is_held (gpointer user_data)
{
  Sought *sought = user_data;

  return todoku_test_find (sought->fixture->window, holds_text, (gpointer) sought->text) != NULL;
}

static void
wait_part (Fixture    *fixture,
           const char *text)
{
  todoku_test_wait_until (is_held, &(Sought) { fixture, text });
}

/* A certificate is not just broken: until when, which record to put back, and what a key is for. */
static void
test_certificate (void)
{
  Fixture fixture = { .now = g_get_real_time () };
  g_autofree char *blocked = make_token ("blocked", &fixture, " _a.click.example.co.jp");
  g_autofree char *failed = make_token ("failed", &fixture, " CAA_ERROR");
  gpointer tracking;

  fixture.certificate = blocked;
  start_watching (&fixture, 0, FALSE);
  show (&fixture, todoku_watch_page_new (fixture.session));
  wait_text (&fixture, SAID ("1 record is missing", "1件が消えています"));
  wait_part (&fixture, SAID ("in 12 days, and is not renewed until the record "
                             "_a.click.example.co.jp is put back.",
                             "(あと12日)です。更新するには、レコード「_a.click.example.co.jp」を元に戻してください。"));
  wait_text (&fixture, SAID ("What AWS says of certificates cannot be asked: a key cannot be "
                             "read.",
                             "キーを読めないため、証明書について AWS に問い合わせできません。"));
  g_assert_true (sees (&fixture, SAID ("Open Delivery Server", "配信サーバーを開く")));
  wait_part (&fixture, SAID ("The certificate ends on", "証明書の有効期限は"));
  wait_text (&fixture, SAID ("To be fixed", "要修正"));
  shoot (&fixture, "watch-certificate");

  stop_watching (&fixture);

  /* In the wizard that shows it, what was seen of it is listed, too. */
  start_watching (&fixture, 0, FALSE);
  gtk_window_destroy (GTK_WINDOW (fixture.window));
  tracking = todoku_session_find_tracking (fixture.session, "click.example.co.jp");
  fixture.window = GTK_WIDGET (todoku_tracking_wizard_new (NULL, fixture.session, tracking));
  gtk_window_present (GTK_WINDOW (fixture.window));
  wait_text (&fixture, SAID ("Changes", "変化の記録"));
  wait_part (&fixture, "_a.click.example.co.jp");
  stop_watching (&fixture);

  /* Where no record can help, the certificate is what the alarm is about. */
  fixture.certificate = failed;
  start_watching (&fixture, 0, FALSE);
  show (&fixture, todoku_watch_page_new (fixture.session));
  wait_part (&fixture, SAID ("could not be renewed (CAA_ERROR).",
                             "更新できませんでした(CAA_ERROR)。"));
  stop_watching (&fixture);
}

static gboolean
is_switch_of (GtkWidget *widget,
              gpointer   user_data)
{
  return GTK_IS_SWITCH (widget) && g_object_get_data (G_OBJECT (widget), "subject") == user_data;
}

static gboolean
is_watched (gpointer user_data)
{
  return todoku_watch_is_watched (user_data);
}

/* A bus without a portal: switches stay where a person puts them, and the page says the rest. */
static void
test_switches (void)
{
  g_autoptr(GSettings) settings = g_settings_new (APP_ID);
  Fixture fixture = { 0 };
  GtkWidget *first;
  GtkWidget *third;

  start_watching (&fixture, 0, FALSE);
  show (&fixture, todoku_watch_page_new (fixture.session));
  wait_text (&fixture, SAID ("Nothing has changed", "変化はありません"));
  first = todoku_test_find (fixture.window, is_switch_of, get_domain (&fixture, "example.co.jp"));
  third = todoku_test_find (fixture.window, is_switch_of,
                            get_domain (&fixture, "recruit.example.co.jp"));
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (first)));
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (third)));
  g_assert_false (gtk_widget_get_sensitive (third));

  gtk_switch_set_active (GTK_SWITCH (first), FALSE);
  wait_text (&fixture, SAID ("Turn All On", "すべてオン"));
  g_assert_false (todoku_watch_is_watched (get_domain (&fixture, "example.co.jp")));
  g_assert_true (todoku_watch_is_watched (get_domain (&fixture, "news.example.com")));

  gtk_switch_set_active (GTK_SWITCH (first), TRUE);
  wait_text (&fixture, "todokuctl watch install");
  g_assert_cmpint (todoku_background_get_state (settings), ==, TODOKU_BACKGROUND_MISSING);
  todoku_test_wait_until (is_watched, get_domain (&fixture, "example.co.jp"));

  g_settings_set_enum (settings, "background", TODOKU_BACKGROUND_REFUSED);
  wait_text (&fixture, SAID ("The watch has stopped", "見守りが止まっています"));
  shoot (&fixture, "watch-refused");
  stop_watching (&fixture);
  g_settings_reset (settings, "background");
}

/* What the program did, newest first, and as a file. */
static void
test_log (void)
{
  Fixture fixture = { 0 };
  GtkWidget *label;

  start_watching (&fixture, 0, FALSE);
  show (&fixture, todoku_log_page_new (fixture.session));
  wait_text (&fixture, SAID ("2 entries", "2件の操作"));
  g_assert_true (sees (&fixture, SAID ("Done", "完了")));
  g_assert_true (sees (&fixture, SAID ("Not Known Yet", "未確定")));
  label = todoku_test_find_text (fixture.window, SAID ("Save as CSV…", "CSVで保存…"));
  g_assert_true (gtk_widget_is_sensitive (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON)));
  shoot (&fixture, "watch-log");
  stop_watching (&fixture);
}

/* What does not hold any more is the next thing to do, before anything new. */
static void
test_home (void)
{
  Fixture fixture = { 0 };
  GtkWidget *page;

  start_watching (&fixture, 0, TRUE);
  page = todoku_home_page_new (fixture.session);
  show (&fixture, page);
  todoku_home_page_set_opened (TODOKU_HOME_PAGE (page), NULL);
  wait_text (&fixture, SAID ("Fix the records of news.example.com",
                             "news.example.com のレコードを直す"));
  g_assert_true (sees (&fixture, SAID ("To be fixed: 1", "要修正 1件")));
  shoot (&fixture, "watch-home");
  stop_watching (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);
  if (g_getenv ("TODOKU_TEST_DARK") != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);

  g_test_add_func ("/ui/watch/nothing", test_nothing);
  g_test_add_func ("/ui/watch/alarm", test_alarm);
  g_test_add_func ("/ui/watch/alarm-many", test_alarm_many);
  g_test_add_func ("/ui/watch/older", test_older);
  g_test_add_func ("/ui/watch/domain", test_domain);
  g_test_add_func ("/ui/watch/certificate", test_certificate);
  g_test_add_func ("/ui/watch/switches", test_switches);
  g_test_add_func ("/ui/watch/log", test_log);
  g_test_add_func ("/ui/watch/home", test_home);

  return g_test_run ();
}
