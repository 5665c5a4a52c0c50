/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the windows promise of a bad hour: a wrong clock is said on every page, and what stopped or
 * only waits is named as such. With TODOKU_TEST_SHOTS the pages are also drawn into files.
 */
#include "todoku-domain-list-page.h"
#include "todoku-domain-page.h"
#include "todoku-notice.h"
#include "todoku-record-card.h"
#include "todoku-record-list.h"
#include "todoku-session-private.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"
#include "todoku-tracking-page.h"
#include "todoku-tracking-wizard.h"
#include "todoku-window.h"

typedef struct
{
  char *dir;
  TodokuSession *session;
  TodokuDeliveryServer *server;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->dir = todoku_test_make_dir ();
  fixture->session = todoku_session_new (fixture->dir);
  fixture->server = todoku_delivery_server_new ();
  todoku_test_set_number (fixture->server, "id", 1);
  todoku_test_set_text (fixture->server, "name", "Sprinkler");
  todoku_delivery_server_set_status (fixture->server, TODOKU_SERVER_STATUS_CONNECTED);
  g_list_store_append (G_LIST_STORE (todoku_session_get_servers (fixture->session)),
                       fixture->server);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_clear_object (&fixture->server);
  g_clear_object (&fixture->session);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static void
shoot (GtkWidget  *window,
       const char *name)
{
  static const int widths[] = { 360, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autofree char *file = g_strdup_printf ("%s-%d", name, widths[i]);
      int minimum;

      gtk_window_set_default_size (GTK_WINDOW (window), widths[i], 720);
      todoku_test_settle (window);
      gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, 360);
      todoku_test_shoot (window, file);
    }
}

static void
run_pending (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Whatever else the page has. */
static gboolean
is_shown_warning (GtkWidget *widget,
                  gpointer   user_data)
{
  return TODOKU_IS_NOTICE (widget) && gtk_widget_has_css_class (widget, "waiting") &&
         gtk_widget_get_visible (widget);
}

static void
test_clock (Fixture       *fixture,
            gconstpointer  user_data)
{
  TodokuClock *clock = fixture->session->clock;
  GtkWidget *window = GTK_WIDGET (todoku_window_new (NULL, fixture->session));
  GtkWidget *notice;

  todoku_window_session_opened (TODOKU_WINDOW (window), NULL);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_null (todoku_test_find (window, is_shown_warning, NULL));
  todoku_clock_compare (clock, "api.example", g_get_real_time () + 7 * G_TIME_SPAN_MINUTE);
  run_pending ();
  notice = todoku_test_find (window, is_shown_warning, NULL);
  g_assert_nonnull (notice);
  shoot (window, "clock");
  if (g_str_has_prefix (g_get_language_names ()[0], "ja"))
    g_assert_nonnull (todoku_test_find_text (notice,
                                             "このコンピューターの時計が7分遅れているため、"
                                             "署名・証明書・期限を正しく判断できません。"
                                             "時計を合わせてください。"));

  todoku_clock_compare (clock, "api.example", g_get_real_time ());
  run_pending ();
  g_assert_false (gtk_widget_get_visible (notice));
  gtk_window_destroy (GTK_WINDOW (window));
}

static TodokuSenderDomain *
add_domain (Fixture           *fixture,
            const char        *name,
            TodokuRecordState  state)
{
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain (name, TODOKU_DOMAIN_AWAITING_DNS);
  GListModel *records = todoku_subject_get_records (domain);

  todoku_test_set_server (domain, fixture->server);
  todoku_test_set_number (domain, "checked_at", g_get_real_time () - 60 * G_USEC_PER_SEC);
  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);

      todoku_test_set_verdict (item, state);
      todoku_record_item_set_service_valid (item, FALSE);
    }
  todoku_test_store_records (domain);
  g_list_store_append (G_LIST_STORE (todoku_session_get_domains (fixture->session)), domain);

  return domain;
}

/* In a window without the main window's actions. */
static GtkWidget *
present (GtkWidget *page)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_titlebar (GTK_WINDOW (window),
                           g_object_new (GTK_TYPE_BOX, "visible", FALSE, NULL));
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);

  return window;
}

static gboolean
offers (GtkWidget *widget,
        gpointer   action_name)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action_name) == 0;
}

/* A registration that was cancelled but had arrived: what it is, and both ways on. */
static void
test_stopped (Fixture       *fixture,
              gconstpointer  user_data)
{
  TodokuSenderDomain *domain = add_domain (fixture, "example.co.jp", TODOKU_RECORD_STATE_MISSING);
  GtkWidget *list, *page;

  todoku_test_set_text (domain, "failure", TODOKU_FAILURE_STOPPED);
  list = present (todoku_domain_list_page_new (fixture->session));
  shoot (list, "stopped-list");
  if (g_str_has_prefix (g_get_language_names ()[0], "ja"))
    g_assert_nonnull (todoku_test_find_text (list, "登録済 · 途中で中止しました"));
  gtk_window_destroy (GTK_WINDOW (list));

  page = present (todoku_domain_page_new (fixture->session, domain));
  g_assert_nonnull (todoku_test_find (page, offers, (gpointer) "domain.wizard"));
  g_assert_nonnull (todoku_test_find (page, offers, (gpointer) "domain.delete"));
  shoot (page, "stopped-page");
  todoku_test_set_text (domain, "failure", NULL);
  todoku_test_settle (page);
  g_assert_null (todoku_test_find (page, offers, (gpointer) "domain.wizard"));
  gtk_window_destroy (GTK_WINDOW (page));
}

static gboolean
shows_text (GtkWidget *widget,
            gpointer   text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
         g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

/* Right in DNS, and the service has not been asked. */
static void
test_ready (Fixture       *fixture,
            gconstpointer  user_data)
{
  TodokuSenderDomain *domain = add_domain (fixture, "example.co.jp", TODOKU_RECORD_STATE_OK);
  GtkWidget *page = present (todoku_domain_page_new (fixture->session, domain));

  shoot (page, "ready-page");
  if (g_str_has_prefix (g_get_language_names ()[0], "ja"))
    {
      g_assert_nonnull (todoku_test_find_text (page, "DNSに登録済"));
      g_assert_nonnull (todoku_test_find_text (page, "DNSに正しく登録されています。"));
      g_assert_nonnull (todoku_test_find_text (page, "「認証」を押してください。"));
      /* What holds for all is said once, and not again in every card. */
      g_assert_null (todoku_test_find (todoku_test_find_type (page, TODOKU_TYPE_RECORD_CARD),
                                       shows_text, (gpointer) "DNSに正しく登録されています。"));
    }
  gtk_window_destroy (GTK_WINDOW (page));
}

static gboolean
is_red (GtkWidget *widget,
        gpointer   user_data)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_has_css_class (widget, "fix");
}

/* The value that is still to be rewritten is no mistake before somebody says that it is rewritten,
 * nor while its TTL runs.
 */
static void
test_old_value (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autoptr(TodokuRecordItem) item = todoku_test_item (TODOKU_RECORD_PURPOSE_TRACKING,
                                                       "url.example.co.jp", "d1.cloudfront.net");
  g_autoptr(TodokuVerdict) verdict = todoku_verdict_new (todoku_record_item_get_record (item));
  GtkWidget *card = todoku_record_card_new (item);
  GtkWidget *window = present (card);
  gint64 now = g_get_real_time ();

  verdict->state = TODOKU_RECORD_STATE_WRONG_VALUE;
  verdict->found = g_strdup ("sendgrid.net");
  verdict->checked_at = now;
  verdict->finding = todoku_finding_new (TODOKU_FINDING_MISSING, TODOKU_SEVERITY_ERROR, NULL);
  todoku_record_item_set_verdict (item, verdict);
  todoku_record_card_set_previous (TODOKU_RECORD_CARD (card), "sendgrid.net");

  todoku_record_card_set_old_until (TODOKU_RECORD_CARD (card), G_MAXINT64);
  todoku_test_settle (window);
  g_assert_null (todoku_test_find (card, is_red, NULL));
  todoku_record_card_set_old_until (TODOKU_RECORD_CARD (card), now + G_TIME_SPAN_HOUR);
  todoku_test_settle (window);
  g_assert_null (todoku_test_find (card, is_red, NULL));
  shoot (window, "old-value");
  todoku_record_card_set_old_until (TODOKU_RECORD_CARD (card), now - G_TIME_SPAN_SECOND);
  todoku_test_settle (window);
  g_assert_nonnull (todoku_test_find (card, is_red, NULL));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What could not be asked is said once above the cards, and is nobody's mistake. */
static void
test_unknown (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autoptr(GListStore) items = g_list_store_new (TODOKU_TYPE_RECORD_ITEM);
  GtkWidget *list = g_object_new (TODOKU_TYPE_RECORD_LIST, NULL);
  GtkWidget *window;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *host = g_strdup_printf ("s%u._domainkey.example.co.jp", i + 1);
      g_autoptr(TodokuRecordItem) item = todoku_test_item (TODOKU_RECORD_PURPOSE_DKIM1, host,
                                                           "s1.wl.sendgrid.net");
      g_autoptr(TodokuVerdict) verdict = todoku_verdict_new (todoku_record_item_get_record (item));

      verdict->state = TODOKU_RECORD_STATE_UNKNOWN;
      verdict->checked_at = g_get_real_time ();
      verdict->finding = todoku_finding_new (TODOKU_FINDING_UNREACHABLE, TODOKU_SEVERITY_ERROR,
                                             NULL);
      todoku_record_item_set_verdict (item, verdict);
      g_list_store_append (items, item);
    }
  todoku_record_list_set_records (TODOKU_RECORD_LIST (list), G_LIST_MODEL (items));
  window = present (list);
  run_pending ();
  todoku_test_settle (window);
  if (g_str_has_prefix (g_get_language_names ()[0], "ja"))
    g_assert_nonnull (todoku_test_find_text (list, "DNSに問い合わせできません。"));
  g_assert_null (todoku_test_find (list, is_red, NULL));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Where what comes first is not done, it is what is offered first. */
static void
test_empty_tracking (Fixture       *fixture,
                     gconstpointer  user_data)
{
  TodokuSenderDomain *domain;
  GtkWidget *page = present (todoku_tracking_page_new (fixture->session)), *button;

  button = todoku_test_find (page, offers, (gpointer) "win.open-domains");
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_has_css_class (button, "suggested-action"));
  button = todoku_test_find (page, offers, (gpointer) "trackings.new");
  g_assert_nonnull (button);
  g_assert_false (gtk_widget_has_css_class (button, "suggested-action"));
  gtk_window_destroy (GTK_WINDOW (page));

  domain = add_domain (fixture, "example.co.jp", TODOKU_RECORD_STATE_OK);
  todoku_test_set_number (domain, "stage", TODOKU_DOMAIN_VERIFIED);
  page = present (todoku_tracking_page_new (fixture->session));
  g_assert_null (todoku_test_find (page, offers, (gpointer) "win.open-domains"));
  button = todoku_test_find (page, offers, (gpointer) "trackings.new");
  g_assert_true (gtk_widget_has_css_class (button, "suggested-action"));
  gtk_window_destroy (GTK_WINDOW (page));
}

static void
test_tracking (Fixture       *fixture,
               gconstpointer  user_data)
{
  g_autoptr(TodokuTrackingDomain) tracking = todoku_tracking_domain_new ();
  GtkWidget *wizard;

  todoku_test_set_number (tracking, "id", 7);
  todoku_test_set_text (tracking, "host", "url.example.co.jp");
  todoku_test_set_server (tracking, fixture->server);
  todoku_test_set_number (tracking, "stage", TODOKU_TRACKING_STEP1);
  todoku_test_set_text (tracking, "failure", TODOKU_FAILURE_STOPPED);
  g_list_store_append (G_LIST_STORE (todoku_session_get_tracking_domains (fixture->session)),
                       tracking);
  wizard = GTK_WIDGET (todoku_tracking_wizard_new (NULL, fixture->session, tracking));
  gtk_window_present (GTK_WINDOW (wizard));
  shoot (wizard, "stopped-tracking");
  g_assert_nonnull (todoku_test_find (wizard, offers, (gpointer) "tracking.remove"));
  if (g_str_has_prefix (g_get_language_names ()[0], "ja"))
    g_assert_nonnull (todoku_test_find_text (wizard, "登録済 · 途中で中止しました"));

  todoku_test_set_text (tracking, "failure", NULL);
  todoku_test_set_number (tracking, "requested_at", g_get_real_time () - G_TIME_SPAN_HOUR);
  todoku_test_set_number (tracking, "deadline", g_get_real_time () + 71 * G_TIME_SPAN_HOUR);
  todoku_test_set_number (tracking, "clock_offset", G_TIME_SPAN_HOUR);
  todoku_test_set_number (tracking, "stage", TODOKU_TRACKING_STEP2);
  shoot (wizard, "doubtful-deadline");
  if (g_str_has_prefix (g_get_language_names ()[0], "ja"))
    g_assert_nonnull (todoku_test_find_text (wizard, "このコンピューターの時計がずれているため、"
                                             "期限は確かではありません。"));
  gtk_window_destroy (GTK_WINDOW (wizard));
}

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/ui/promises/clock", test_clock);
  ADD ("/ui/promises/stopped", test_stopped);
  ADD ("/ui/promises/ready", test_ready);
  ADD ("/ui/promises/old-value", test_old_value);
  ADD ("/ui/promises/unknown", test_unknown);
  ADD ("/ui/promises/empty-tracking", test_empty_tracking);
  ADD ("/ui/promises/tracking", test_tracking);

  return g_test_run ();
}
