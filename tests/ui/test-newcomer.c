/* SPDX-License-Identifier: GPL-3.0-or-later
 * What made somebody hesitate who had only the window to go by, and does not any more: where the
 * focus begins, what a form explains, where a new step begins, what is offered next.
 */
#include <string.h>

#include "todoku-account-window.h"
#include "todoku-domain-page.h"
#include "todoku-domain-wizard.h"
#include "todoku-evidence-table.h"
#include "todoku-notice.h"
#include "todoku-practice-bar.h"
#include "todoku-practice-card.h"
#include "todoku-practice-page.h"
#include "todoku-request-window.h"
#include "todoku-session-private.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"
#include "todoku-text.h"
#include "todoku-tracking-batch.h"
#include "todoku-tracking-page.h"
#include "todoku-tracking-step.h"
#include "todoku-tracking-wizard.h"
#include "todoku-window.h"

#define NARROW 360
/* So low that no page of a wizard fits. */
#define LOW 320

typedef struct
{
  char *dir;
  TodokuSession *session;
  TodokuDeliveryServer *server;
  GtkWidget *parent;
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
  todoku_test_set_text (fixture->server, "url", "https://api.sendgrid.com");
  todoku_test_set_text (fixture->server, "kind", "sendgrid");
  g_list_store_append (G_LIST_STORE (todoku_session_get_servers (fixture->session)),
                       fixture->server);
  fixture->parent = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (fixture->parent));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->parent));
  g_clear_object (&fixture->server);
  g_clear_object (&fixture->session);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static TodokuSenderDomain *
add_verified (Fixture *fixture)
{
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain ("xxxxx.co.jp",
                                                             TODOKU_DOMAIN_VERIFIED);

  todoku_test_set_server (domain, fixture->server);
  todoku_test_set_number (domain, "checked_at", g_get_real_time ());
  g_list_store_append (G_LIST_STORE (todoku_session_get_domains (fixture->session)), domain);

  return domain;
}

/* In the page, not in its header bar. */
static gboolean
is_action_button (GtkWidget *widget,
                  gpointer   action)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
         gtk_widget_get_ancestor (widget, ADW_TYPE_HEADER_BAR) == NULL &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0;
}

static GtkWidget *
find_button (GtkWidget  *root,
             const char *action)
{
  return todoku_test_find (root, is_action_button, (gpointer) action);
}

static gboolean
shows (GtkWidget  *root,
       const char *part)
{
  return todoku_test_find_shown (root, part) != NULL;
}

/* The next thing to do is the first that the keyboard comes to, not the main menu. */
static void
test_home (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr(GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "disk I/O error");
  g_autoptr(TodokuDeliveryServer) practice = todoku_delivery_server_new ();
  GtkWidget *window;
  GtkWidget *focus;
  GAction *start;

  g_list_store_remove_all (G_LIST_STORE (todoku_session_get_servers (fixture->session)));
  window = GTK_WIDGET (todoku_window_new (NULL, fixture->session));
  todoku_window_session_opened (TODOKU_WINDOW (window), NULL);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);
  focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_true (focus == find_button (window, "win.add-server"));

  /* While the practice server starts there is nothing to be focused; then there is. */
  todoku_test_set_number (practice, "id", 2);
  todoku_test_set_number (practice, "practice", TRUE);
  start = g_action_map_lookup_action (G_ACTION_MAP (window), "start-practice");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (start), FALSE);
  g_list_store_append (G_LIST_STORE (todoku_session_get_servers (fixture->session)), practice);
  todoku_test_settle (window);
  g_assert_false (gtk_widget_get_sensitive (find_button (window, "win.start-practice")));
  g_list_store_append (G_LIST_STORE (todoku_session_get_servers (fixture->session)),
                       fixture->server);
  todoku_test_settle (window);
  focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_nonnull (focus);
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (focus)), ==, "win.new-domain");
  g_assert_null (gtk_widget_get_ancestor (focus, ADW_TYPE_HEADER_BAR));

  /* What cannot be read is not shown as if there were nothing. */
  todoku_window_session_opened (TODOKU_WINDOW (window), error);
  todoku_test_settle (window);
  g_assert_null (find_button (window, "win.new-domain"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_address_row (GtkWidget *widget,
                gpointer   first)
{
  return ADW_IS_ENTRY_ROW (widget) && widget != first;
}

/* The form says what the ID is, and a domain that is chosen is no mistake yet. */
static void
test_account (Fixture       *fixture,
              gconstpointer  user_data)
{
  GtkWidget *window, *id, *address;

  add_verified (fixture);
  window = GTK_WIDGET (todoku_account_window_new (GTK_WINDOW (fixture->parent), fixture->session,
                                                  NULL));
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);
  id = todoku_test_find_type (window, ADW_TYPE_ENTRY_ROW);
  address = todoku_test_find (window, is_address_row, id);
  g_assert_true (shows (window, "maildm"));
  g_assert_false (gtk_widget_has_css_class (id, "error"));

  gtk_widget_activate_action (window, "account.use-domain", "s", "xxxxx.co.jp");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (address)), ==, "@xxxxx.co.jp");
  g_assert_false (gtk_widget_has_css_class (address, "error"));

  gtk_editable_set_text (GTK_EDITABLE (id), "maildm");
  gtk_widget_activate_action (window, "account.use-domain", "s", "xxxxx.co.jp");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (address)), ==, "maildm@xxxxx.co.jp");
  gtk_editable_set_text (GTK_EDITABLE (address), "maildm@");
  g_assert_true (gtk_widget_has_css_class (address, "error"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_chip (GtkWidget *widget,
         gpointer   user_data)
{
  GPtrArray *names = user_data;

  if (GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "chip"))
    g_ptr_array_add (names, (gpointer) gtk_button_get_label (GTK_BUTTON (widget)));

  return FALSE;
}

static GPtrArray *
list_chips (GtkWidget *window)
{
  GPtrArray *names = g_ptr_array_new ();

  todoku_test_find (window, is_chip, names);

  return names;
}

/* Of very many domains those are offered that go with what is typed, each of them once. */
static void
test_account_many (Fixture       *fixture,
                   gconstpointer  user_data)
{
  GListStore *domains = G_LIST_STORE (todoku_session_get_domains (fixture->session));
  GtkWidget *window, *address;
  g_autoptr(GPtrArray) first = NULL;
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(GPtrArray) none = NULL;

  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *name = g_strdup_printf ("d%04u.example.jp", i / 2);
      g_autoptr(TodokuSenderDomain) domain = todoku_test_domain (name, TODOKU_DOMAIN_VERIFIED);

      g_list_store_append (domains, domain);
    }
  window = GTK_WIDGET (todoku_account_window_new (GTK_WINDOW (fixture->parent), fixture->session,
                                                  NULL));
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);
  first = list_chips (window);
  g_assert_cmpuint (first->len, ==, 12);
  g_assert_cmpstr (first->pdata[1], ==, "d0001.example.jp");
  g_assert_true (shows (window, "ほか 1,488件は、@の右側を入力すると表示されます。"));

  address = todoku_test_find (window, is_address_row,
                              todoku_test_find_type (window, ADW_TYPE_ENTRY_ROW));
  gtk_editable_set_text (GTK_EDITABLE (address), "maildm@D149");
  todoku_test_settle (window);
  found = list_chips (window);
  g_assert_cmpuint (found->len, ==, 10);
  g_assert_cmpstr (found->pdata[0], ==, "d1490.example.jp");
  g_assert_false (shows (window, "ほか 1,490件は、@の右側を入力すると表示されます。"));
  gtk_editable_set_text (GTK_EDITABLE (address), "maildm@nowhere");
  none = list_chips (window);
  g_assert_cmpuint (none->len, ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_mapped_scrolled (GtkWidget *widget,
                    gpointer   user_data)
{
  return GTK_IS_SCROLLED_WINDOW (widget) && gtk_widget_get_mapped (widget);
}

/* A new step begins at its top, however far down the last one was read. */
static void
test_step (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr(TodokuTrackingDomain) tracking = todoku_tracking_domain_new ();
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GtkAdjustment *adjustment;
  GtkWidget *wizard;

  add_verified (fixture);
  g_ptr_array_add (items, todoku_test_item (TODOKU_RECORD_PURPOSE_TRACKING, "url.xxxxx.co.jp",
                                            "sendgrid.net"));
  todoku_test_set_number (tracking, "id", 1);
  todoku_test_set_server (tracking, fixture->server);
  todoku_test_set_text (tracking, "host", "url.xxxxx.co.jp");
  todoku_test_set_text (tracking, "edge_host", "d111111abcdef8.cloudfront.net");
  todoku_test_set_text (tracking, "original_target", "sendgrid.net");
  todoku_test_set_number (tracking, "stage", TODOKU_TRACKING_STEP1);
  todoku_test_set_records (tracking, items);
  g_list_store_append (G_LIST_STORE (todoku_session_get_tracking_domains (fixture->session)),
                       tracking);
  wizard = GTK_WIDGET (todoku_tracking_wizard_new (GTK_WINDOW (fixture->parent),
                                                   fixture->session, tracking));
  gtk_window_set_default_size (GTK_WINDOW (wizard), NARROW, LOW);
  gtk_window_present (GTK_WINDOW (wizard));
  todoku_test_settle (wizard);
  adjustment = gtk_scrolled_window_get_vadjustment (
    GTK_SCROLLED_WINDOW (todoku_test_find (wizard, is_mapped_scrolled, NULL)));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >, 0);

  todoku_test_set_number (tracking, "stage", TODOKU_TRACKING_STEP3);
  todoku_test_settle (wizard);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);

  /* Who has rewritten the record is not told to do it, while a cache has the old value. */
  g_assert_true (shows (wizard, "VALUE を書き換えてから"));
  todoku_test_set_verdict (g_ptr_array_index (items, 0), TODOKU_RECORD_STATE_OK_NOT_VISIBLE);
  todoku_test_set_records (tracking, items);
  todoku_test_set_number (tracking, "checked_at", g_get_real_time ());
  todoku_test_settle (wizard);
  g_assert_false (shows (wizard, "VALUE を書き換えてから"));
  g_assert_true (shows (wizard, "古い値が残っている間も"));
  gtk_window_destroy (GTK_WINDOW (wizard));
}

/* An account that is there already is not the next thing to do. */
static void
test_domain (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autoptr(TodokuSharedAccount) account = todoku_shared_account_new ();
  GtkWidget *page = todoku_domain_page_new (fixture->session, add_verified (fixture));
  GtkWidget *window = adw_window_new ();

  adw_window_set_content (ADW_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);
  g_assert_nonnull (find_button (page, "win.new-account"));

  todoku_test_set_number (account, "id", 1);
  todoku_test_set_text (account, "name", "maildm");
  todoku_test_set_text (account, "address", "maildm@xxxxx.co.jp");
  g_list_store_append (G_LIST_STORE (todoku_session_get_accounts (fixture->session)), account);
  todoku_test_settle (window);
  g_assert_null (find_button (page, "win.new-account"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_banner (GtkWidget *widget,
           gpointer   user_data)
{
  return gtk_widget_has_css_class (widget, "state-bar");
}

/* The banner of practice looks the same wherever it is. */
static void
assert_banner_centred (GtkWidget *page)
{
  GtkWidget *banner = todoku_test_find (page, is_banner, NULL);
  GtkWidget *words = gtk_widget_get_first_child (banner);
  graphene_rect_t bounds;
  float left, right;

  g_assert_true (gtk_widget_compute_bounds (words, banner, &bounds));
  left = graphene_rect_get_x (&bounds);
  right = (float) gtk_widget_get_width (banner) - left - graphene_rect_get_width (&bounds);
  g_assert_cmpfloat (left, >, 24);
  g_assert_cmpfloat_with_epsilon (left, right, 24);
}

/* What could not be asked is said in the page, with what helps. */
static void
test_practice (Fixture       *fixture,
               gconstpointer  user_data)
{
  TodokuSenderDomain *domain = add_verified (fixture);
  GtkWidget *page = todoku_practice_page_new (fixture->session, domain);
  GtkWidget *window = adw_window_new ();

  adw_window_set_content (ADW_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 720);
  gtk_window_present (GTK_WINDOW (window));
  while (find_button (page, "win.start-practice") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (gtk_widget_get_mapped (todoku_test_find_type (page, TODOKU_TYPE_NOTICE)));
  g_assert_null (find_button (page, "practice.back"));
  todoku_test_settle (window);
  assert_banner_centred (page);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A button that has done its work goes; the focus stays in the card. */
static void
test_card (Fixture       *fixture,
           gconstpointer  user_data)
{
  static const GActionEntry entries[] = { { "register", NULL, "u" } };
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr(TodokuRecordItem) item =
    todoku_test_item (TODOKU_RECORD_PURPOSE_DKIM1, "s1._domainkey.xxxxx.co.jp", "sendgrid.net");
  GtkWidget *card = todoku_practice_card_new (todoku_record_item_get_record (item), 0);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *focus, *menu_button;
  GMenuModel *menu;
  guint n_underscores = 0;

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), NULL);
  gtk_widget_insert_action_group (window, "practice", G_ACTION_GROUP (actions));
  gtk_window_set_child (GTK_WINDOW (window), card);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);
  g_assert_true (gtk_widget_grab_focus (find_button (card, "practice.register")));
  todoku_practice_card_set_state (TODOKU_PRACTICE_CARD (card), TODOKU_PRACTICE_RIGHT, NULL);
  todoku_test_settle (window);
  focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_nonnull (focus);
  menu_button = gtk_widget_get_ancestor (focus, GTK_TYPE_MENU_BUTTON);
  g_assert_nonnull (menu_button);
  /* Each card has such a button: a screen reader says whose it is. */
  g_assert_null (gtk_test_accessible_check_property (GTK_ACCESSIBLE (focus),
                                                     GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                     "DKIM 1: よくある間違いで登録する"));

  /* The underscore that a mistake is about is no mark of a mnemonic. */
  menu = gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (menu_button));
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autofree char *label = NULL;

      g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &label);
      g_assert_nonnull (label);
      n_underscores += strstr (label, "(__)") != NULL;
    }
  g_assert_cmpuint (n_underscores, ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_subject (GtkWidget *widget,
            gpointer   user_data)
{
  return GTK_IS_TEXT_VIEW (widget) && gtk_widget_has_css_class (widget, "subject");
}

/* The subject is read whole in a narrow window, and stays one line when it is sent. Once a person
 * has written her own, it follows the choices no more.
 */
static void
test_subject (Fixture       *fixture,
              gconstpointer  user_data)
{
  static const char name[] = "a-rather-long-name-for-a-domain.example.co.jp";
  GtkWidget *window = GTK_WIDGET (todoku_request_window_new (GTK_WINDOW (fixture->parent), name));
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain (name, TODOKU_DOMAIN_AWAITING_DNS);
  g_autoptr(TodokuRecordItem) item =
    g_list_model_get_item (todoku_subject_get_records (domain), 0);
  g_autofree char *own = NULL;
  GtkTextBuffer *buffer;
  GtkTextIter start, end;
  GtkTextView *view;
  GtkWidget *mail;
  GdkRectangle last;

  todoku_request_window_add (TODOKU_REQUEST_WINDOW (window), item, name, NULL, NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), NARROW, 720);
  gtk_window_present (GTK_WINDOW (window));
  view = GTK_TEXT_VIEW (todoku_test_find (window, is_subject, NULL));
  buffer = gtk_text_view_get_buffer (view);
  while (gtk_text_buffer_get_char_count (buffer) < (int) strlen (name))
    g_main_context_iteration (NULL, TRUE);
  todoku_test_settle (window);

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_view_get_iter_location (view, &end, &last);
  g_assert_cmpint (last.x, <=, gtk_widget_get_width (GTK_WIDGET (view)));
  g_assert_cmpint (last.y, >, 0);
  g_assert_true (gtk_text_iter_has_tag (
                   &start, gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer),
                                                      "plain")));

  mail = find_button (window, "request.mail");
  gtk_text_buffer_set_text (buffer, "To whom it concerns", -1);
  todoku_request_window_set_deadline (TODOKU_REQUEST_WINDOW (window), g_get_real_time ());
  while (gtk_widget_is_sensitive (mail))
    g_main_context_iteration (NULL, TRUE);
  while (!gtk_widget_is_sensitive (mail))
    g_main_context_iteration (NULL, TRUE);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  own = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_assert_cmpstr (own, ==, "To whom it concerns");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_tracking (Fixture       *fixture,
               gconstpointer  user_data)
{
  GtkWidget *page = todoku_tracking_page_new (fixture->session);
  GtkWidget *status = todoku_test_find_type (page, ADW_TYPE_STATUS_PAGE);
  g_autofree char *before = g_strdup (adw_status_page_get_description (ADW_STATUS_PAGE (status)));
  GtkWidget *after;

  g_object_ref_sink (page);
  add_verified (fixture);
  after = g_object_ref_sink (todoku_tracking_page_new (fixture->session));
  status = todoku_test_find_type (after, ADW_TYPE_STATUS_PAGE);
  /* Who has done what comes before is not told to do it. */
  g_assert_cmpint (strlen (adw_status_page_get_description (ADW_STATUS_PAGE (status))), <,
                   strlen (before));
  g_object_unref (after);
  g_object_unref (page);
}

/* The moment at which a cache forgets is the one that the pill, the sentence and the head name. */
static void
test_clock (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain ("xxxxx.co.jp",
                                                             TODOKU_DOMAIN_AWAITING_DNS);
  g_autoptr(TodokuRecordItem) item =
    g_list_model_get_item (todoku_subject_get_records (domain), 0);
  GtkWidget *window = adw_window_new ();
  g_autofree char *clock = NULL;
  g_autofree char *pill = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *head = NULL;
  GtkWidget *page;
  gint64 ready_at;

  todoku_test_set_verdict (item, TODOKU_RECORD_STATE_OK_NOT_VISIBLE);
  ready_at = todoku_verdict_get_ready_at (todoku_record_item_get_verdict (item));
  todoku_test_store_records (domain);
  todoku_test_set_server (domain, fixture->server);
  todoku_test_set_number (domain, "checked_at", g_get_real_time ());
  todoku_test_set_number (domain, "next_check_at", ready_at);
  g_list_store_append (G_LIST_STORE (todoku_session_get_domains (fixture->session)), domain);
  page = todoku_domain_page_new (fixture->session, domain);
  adw_window_set_content (ADW_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), 720, 1200);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);

  clock = todoku_text_time_of_day (ready_at, g_get_real_time ());
  pill = g_strdup_printf ("反映待ち %sまで", clock);
  sentence = g_strdup_printf ("に残る古い回答は、%sに消えます。", clock);
  head = g_strdup_printf ("次の確認 %s", clock);
  g_assert_true (shows (page, pill));
  g_assert_true (shows (page, sentence));
  g_assert_true (shows (page, head));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Who has entered the records by keyboard finds the focus where it was when the check is done. */
static void
test_practice_bar (Fixture       *fixture,
                   gconstpointer  user_data)
{
  g_autoptr(GListStore) records = g_list_store_new (TODOKU_TYPE_RECORD_ITEM);
  GtkWidget *bar = todoku_practice_bar_new (fixture->session, G_LIST_MODEL (records), "page.check");
  GtkWidget *window = adw_window_new ();
  GtkWidget *button = todoku_test_find_type (bar, GTK_TYPE_BUTTON);

  adw_window_set_content (ADW_WINDOW (window), bar);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);
  g_assert_true (gtk_widget_grab_focus (button));
  todoku_practice_bar_set_busy (TODOKU_PRACTICE_BAR (bar), TRUE);
  todoku_practice_bar_set_busy (TODOKU_PRACTICE_BAR (bar), TRUE);
  g_assert_null (gtk_window_get_focus (GTK_WINDOW (window)));
  todoku_practice_bar_set_busy (TODOKU_PRACTICE_BAR (bar), FALSE);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == button);
  gtk_window_destroy (GTK_WINDOW (window));
}

static TodokuAnswer *
make_answer (const char *address,
             const char *value)
{
  TodokuAnswer *answer = g_new0 (TodokuAnswer, 1);

  answer->address = g_strdup (address);
  answer->status = TODOKU_ASK_ANSWERED;
  answer->rcode = value != NULL ? TODOKU_RCODE_NOERROR : TODOKU_RCODE_NXDOMAIN;
  answer->ttl = 300;
  answer->values = g_new0 (char *, 2);
  answer->values[0] = g_strdup (value);

  return answer;
}

/* The evidence tells who of the two resolvers said what. */
static void
test_second_opinion (Fixture       *fixture,
                     gconstpointer  user_data)
{
  g_autoptr(TodokuRecordItem) item = todoku_test_item (TODOKU_RECORD_PURPOSE_DKIM1,
                                                       "s1._domainkey.xxxxx.co.jp", "s1.example");
  g_autoptr(TodokuVerdict) verdict = todoku_verdict_new (todoku_record_item_get_record (item));
  g_autofree char *text = NULL;
  GtkWidget *table;

  verdict->visible = make_answer ("192.0.2.53", NULL);
  verdict->second = make_answer ("192.0.2.54", "s1.example");
  table = g_object_ref_sink (todoku_evidence_table_new (verdict));
  text = todoku_evidence_table_to_text (verdict);
  g_assert_cmpuint (todoku_evidence_table_count (verdict), ==, 2);
  g_assert_nonnull (todoku_test_find_text (table, "お使いのDNS"));
  g_assert_nonnull (todoku_test_find_text (table, "もう1つのDNS"));
  g_assert_nonnull (strstr (text, "192.0.2.53"));
  g_assert_nonnull (strstr (text, "192.0.2.54"));
  g_object_unref (table);
}

static gboolean
is_cut_title (GtkWidget *widget,
              gpointer   user_data)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
         gtk_widget_has_css_class (widget, "title") &&
         gtk_widget_get_ancestor (widget, ADW_TYPE_HEADER_BAR) != NULL &&
         pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget)));
}

/* The title of a wizard can be read beside its buttons in a narrow window. */
static void
test_title (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain ("xxxxx.co.jp",
                                                             TODOKU_DOMAIN_AWAITING_DNS);

  todoku_test_set_server (domain, fixture->server);
  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *wizard = GTK_WIDGET (todoku_domain_wizard_new (GTK_WINDOW (fixture->parent),
                                                                fixture->session,
                                                                i == 0 ? NULL : domain));

      gtk_window_set_default_size (GTK_WINDOW (wizard), NARROW, LOW);
      gtk_window_present (GTK_WINDOW (wizard));
      todoku_test_settle (wizard);
      g_assert_null (todoku_test_find (wizard, is_cut_title, NULL));
      gtk_window_destroy (GTK_WINDOW (wizard));
    }
}

static GtkWidget *
find_request_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (TODOKU_IS_REQUEST_WINDOW (window))
        return window;
    }

  return NULL;
}

/* Nobody is asked for the records that the third step leaves as they are, unless one is wrong. */
static void
test_rewrite_request (Fixture       *fixture,
                      gconstpointer  user_data)
{
  for (guint wrong = 0; wrong < 2; wrong++)
    {
      g_autoptr(TodokuTrackingDomain) tracking = todoku_tracking_domain_new ();
      g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr(GPtrArray) trackings = g_ptr_array_new ();
      GtkWidget *window;

      g_ptr_array_add (items, todoku_test_item (TODOKU_RECORD_PURPOSE_TRACKING, "url.xxxxx.co.jp",
                                                "d111111abcdef8.cloudfront.net"));
      g_ptr_array_add (items, todoku_test_item (TODOKU_RECORD_PURPOSE_OWNERSHIP,
                                                "1234567.xxxxx.co.jp", "sendgrid.net"));
      if (wrong)
        todoku_test_set_verdict (g_ptr_array_index (items, 1), TODOKU_RECORD_STATE_WRONG_PLACE);
      todoku_test_set_server (tracking, fixture->server);
      todoku_test_set_text (tracking, "host", "url.xxxxx.co.jp");
      todoku_test_set_text (tracking, "original_target", "sendgrid.net");
      todoku_test_set_number (tracking, "stage", TODOKU_TRACKING_STEP3);
      todoku_test_set_records (tracking, items);
      g_ptr_array_add (trackings, tracking);
      todoku_tracking_batch_request (fixture->parent, trackings);
      window = find_request_window ();
      todoku_test_settle (window);
      g_assert_true (shows (window, "CNAME url.xxxxx.co.jp"));
      g_assert_cmpint (shows (window, "CNAME 1234567.xxxxx.co.jp"), ==, wrong);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

/* In the third step no record is new, in practice neither. */
static void
test_rewrite (Fixture       *fixture,
              gconstpointer  user_data)
{
  static const struct { TodokuTrackingStage stage; const char *words; } steps[] = {
    { TODOKU_TRACKING_STEP1, "すべて練習DNSに登録する" },
    { TODOKU_TRACKING_STEP3, "練習DNSで書き換える" },
  };
  g_autoptr(TodokuDeliveryServer) practice = todoku_delivery_server_new ();

  todoku_test_set_number (practice, "id", 7);
  todoku_test_set_number (practice, "practice", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr(TodokuTrackingDomain) tracking = todoku_tracking_domain_new ();
      guint number = todoku_tracking_step_get_number (steps[i].stage);
      g_autoptr(TodokuWizardStep) step =
        g_object_ref_sink (todoku_tracking_step_new (fixture->session, number));

      todoku_test_set_text (tracking, "host", "url.example.co.jp");
      todoku_test_set_number (tracking, "stage", steps[i].stage);
      todoku_test_set_server (tracking, practice);
      todoku_tracking_step_set_tracking (TODOKU_TRACKING_STEP (step), tracking);
      g_assert_nonnull (todoku_test_find_text (GTK_WIDGET (step), steps[i].words));
    }
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);

  ADD ("/ui/newcomer/home", test_home);
  ADD ("/ui/newcomer/account", test_account);
  ADD ("/ui/newcomer/account-many", test_account_many);
  ADD ("/ui/newcomer/step", test_step);
  ADD ("/ui/newcomer/domain", test_domain);
  ADD ("/ui/newcomer/practice", test_practice);
  ADD ("/ui/newcomer/card", test_card);
  ADD ("/ui/newcomer/subject", test_subject);
  ADD ("/ui/newcomer/tracking", test_tracking);
  ADD ("/ui/newcomer/clock", test_clock);
  ADD ("/ui/newcomer/practice-bar", test_practice_bar);
  ADD ("/ui/newcomer/rewrite", test_rewrite);
  ADD ("/ui/newcomer/rewrite-request", test_rewrite_request);
  ADD ("/ui/newcomer/second-opinion", test_second_opinion);
  ADD ("/ui/newcomer/title", test_title);

  return g_test_run ();
}
