/* SPDX-License-Identifier: GPL-3.0-or-later
 * Delivery services of every kind in the window: what the form of a new delivery server asks for,
 * service by service, and what it makes of that; and the wizard of a service without an API, in
 * which the records are pasted.
 */
#include <string.h>

#include "todoku-domain-list-page.h"
#include "todoku-domain-wizard.h"
#include "todoku-error.h"
#include "todoku-paste-reading.h"
#include "todoku-paste-wizard.h"
#include "todoku-server-form.h"
#include "todoku-server-kinds.h"
#include "todoku-server-page.h"
#include "todoku-session-practice.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"
#include "todoku-text-permissions.h"
#include "todoku-text.h"
#include "todoku-tracking-wizard.h"
#include "todoku-typed.h"
#include "todoku-value-field.h"

typedef struct
{
  char *dir;
  TodokuSession *session;
  GtkWidget *parent;
  /* (unowned): the server that was put into the list last */
  TodokuDeliveryServer *listed;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->dir = todoku_test_make_dir ();
  fixture->session = todoku_session_new (fixture->dir);
  fixture->parent = gtk_window_new ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->parent));
  g_clear_object (&fixture->session);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static GtkWidget *
make_form (Fixture *fixture)
{
  GtkWidget *form = GTK_WIDGET (todoku_server_form_new (GTK_WINDOW (fixture->parent),
                                                        fixture->session));

  gtk_window_present (GTK_WINDOW (form));
  todoku_test_settle (form);

  return form;
}

static gint64
find_line (const char *kind)
{
  for (guint i = 0; i < todoku_server_kinds_get_n (); i++)
    if (g_str_equal (todoku_server_kinds_get (i)->kind, kind))
      return i;

  g_assert_not_reached ();
}

static void
enter (GtkWidget  *form,
       const char *title,
       const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (todoku_test_find_row (form, title)), text);
}

static gboolean
is_connect (GtkWidget *widget,
            gpointer   user_data)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "suggested-action") &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)),
                    "server.connect") == 0;
}

static gboolean
can_connect (GtkWidget *form)
{
  return gtk_widget_is_sensitive (todoku_test_find (form, is_connect, NULL));
}

/* Nothing can be sent before everything that the kind needs is there, and nothing else is asked. */
static void
test_ses (Fixture       *fixture,
          gconstpointer  user_data)
{
  GtkWidget *form = make_form (fixture);
  GtkWidget *region, *name;

  gtk_widget_activate_action (form, "server.choose", "x", find_line ("ses"));
  name = todoku_test_find_row (form, "Display name");
  region = todoku_test_find_row (form, "Region");
  g_assert_nonnull (region);
  todoku_test_settle (form);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (form)),
                                         todoku_test_find_row (form, "Access key ID")));
  g_assert_null (todoku_test_find_row (form, "Base URL of the API"));
  g_assert_null (todoku_test_find_row (form, "API key"));
  g_assert_null (todoku_test_find_row (form, "Sub-user (optional)"));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (region)), ==, "ap-northeast-1");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Amazon SES(東京)");
  adw_combo_row_set_selected (ADW_COMBO_ROW (region), 1);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Amazon SES(大阪)");
  g_assert_false (can_connect (form));
  enter (form, "Secret access key", "secret");
  g_assert_false (can_connect (form));
  enter (form, "Access key ID", "  ");
  g_assert_false (can_connect (form));
  enter (form, "Access key ID", "AKIAIOSFODNN7EXAMPLE");
  g_assert_true (can_connect (form));
  g_assert_nonnull (todoku_test_find_text (form, "ポリシーをコピー"));

  /* The key of one service is not sent to another. */
  gtk_widget_activate_action (form, "server.back", NULL);
  gtk_widget_activate_action (form, "server.choose", "x", find_line ("resend"));
  g_assert_null (todoku_test_find_row (form, "Access key ID"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (
                                            todoku_test_find_row (form, "API key"))), ==, "");
  g_assert_false (can_connect (form));
  gtk_window_destroy (GTK_WINDOW (form));
}

static void
test_one_key (Fixture       *fixture,
              gconstpointer  user_data)
{
  GtkWidget *form = make_form (fixture);
  GtkWidget *region;

  gtk_widget_activate_action (form, "server.choose", "x", find_line ("mailgun"));
  region = todoku_test_find_row (form, "Region");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (region)), ==, "api.mailgun.net");
  adw_combo_row_set_selected (ADW_COMBO_ROW (region), 1);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (region)), ==,
                   "api.eu.mailgun.net");
  g_assert_nonnull (todoku_test_find_row (form, "Subaccount (optional)"));
  g_assert_false (can_connect (form));
  enter (form, "API key", "key-1");
  g_assert_true (can_connect (form));
  gtk_widget_activate_action (form, "server.back", NULL);

  gtk_widget_activate_action (form, "server.choose", "x", find_line ("resend"));
  g_assert_nonnull (todoku_test_find_row (form, "Region"));
  g_assert_null (todoku_test_find_row (form, "Subaccount (optional)"));
  enter (form, "API key", "re_1");
  g_assert_true (can_connect (form));
  gtk_window_destroy (GTK_WINDOW (form));
}

static void
form_gone_cb (gpointer  user_data,
              GObject  *form)
{
  *(gboolean *) user_data = TRUE;
}

/* A service without an API has a name; nobody is asked, and it is there. A second one is proposed
 * no name that is taken.
 */
static void
test_manual (Fixture       *fixture,
             gconstpointer  user_data)
{
  GtkWidget *form;
  TodokuDeliveryServer *server;
  gboolean gone = FALSE;

  todoku_test_open_session (fixture->session);
  form = make_form (fixture);
  g_object_weak_ref (G_OBJECT (form), form_gone_cb, &gone);
  gtk_widget_activate_action (form, "server.choose", "x", find_line (TODOKU_SERVICE_MANUAL));
  g_assert_null (todoku_test_find_row (form, "API key"));
  g_assert_null (todoku_test_find_row (form, "Region"));
  g_assert_false (can_connect (form));
  enter (form, "Display name", "Postmark");
  g_assert_true (can_connect (form));
  gtk_widget_activate_action (form, "server.connect", NULL);
  while (!gone)
    g_main_context_iteration (NULL, TRUE);

  server = todoku_session_find_server (fixture->session, "Postmark");
  g_assert_nonnull (server);
  g_assert_cmpstr (todoku_delivery_server_get_row (server)->kind, ==, TODOKU_SERVICE_MANUAL);
  g_assert_cmpstr (todoku_delivery_server_get_row (server)->url, ==, "");
  todoku_test_close_session (fixture->session);
}

typedef struct
{
  const char *kind;
  const char *region;
  const char *entered;
  const char *url;
  const char *key;
} Made;

static const Made made[] = {
  { "ses", "ap-northeast-3", "", "https://email.ap-northeast-3.amazonaws.com", "AKIA:secret" },
  { "ses", "us-east-1", "", "https://email.us-east-1.amazonaws.com", "AKIA:secret" },
  { "ses", "us-east-1", "https://a.example", "https://a.example", "AKIA:secret" },
  { "mailgun", "us", "", "https://api.mailgun.net", "secret" },
  { "mailgun", "eu", "", "https://api.eu.mailgun.net", "secret" },
  { "resend", "us-east-1", "", "https://api.resend.com", "secret" },
  { "manual", NULL, "https://a.example", NULL, NULL },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    {
      const TodokuServerKind *kind = todoku_server_kinds_get (find_line (made[i].kind));
      const TodokuServerEntered entered = {
        .name = "A", .url = made[i].entered, .region = made[i].region, .user = "u",
      };
      g_autoptr(TodokuServerRow) row = todoku_server_kind_make_row (kind, &entered);
      g_autofree char *key = todoku_server_kind_make_key (kind, "AKIA", "secret");

      g_assert_cmpstr (row->kind, ==, made[i].kind);
      g_assert_cmpstr (row->url, ==, made[i].url);
      g_assert_cmpstr (row->region, ==, made[i].region != NULL ? made[i].region : "global");
      g_assert_cmpstr (row->on_behalf_of, ==,
                       g_str_equal (made[i].kind, "mailgun") ? "u" : NULL);
      g_assert_cmpstr (key, ==, made[i].key);
    }
}

/* A line a service, and words for each of its permissions. */
static void
test_complete (void)
{
  const TodokuServiceInfo *info;

  for (guint i = 0; (info = todoku_services_get_nth (i)) != NULL; i++)
    {
      const TodokuServerKind *kind = todoku_server_kinds_get (find_line (info->kind));

      g_assert_cmpstr (todoku_server_kind_get_info (kind)->kind, ==, info->kind);
      for (const TodokuServicePermission *each = info->permissions; each->name != NULL; each++)
        {
          g_autoptr(GArray) rows = todoku_text_permissions (info->kind, each->name);
          gboolean told = FALSE;

          for (guint j = 0; j < rows->len; j++)
            {
              const TodokuPermission *row = &g_array_index (rows, TodokuPermission, j);

              g_assert_cmpstr (row->place, !=, "");
              told |= !row->granted && row->required == each->required;
            }
          g_test_message ("%s %s", info->kind, each->name);
          g_assert_true (told);
        }
    }
}

/* What AWS says is missing is named; what is refused for another reason is not guessed at. */
static void
test_missing (void)
{
  const TodokuServerKind *kind = todoku_server_kinds_get (find_line ("ses"));
  g_autoptr(GError) denied =
    g_error_new (TODOKU_ERROR, TODOKU_ERROR_FORBIDDEN, "User: arn:aws:iam::1:user/a is not "
                 "authorized to perform: ses:ListEmailIdentities on resource: *");
  g_autoptr(GError) other = g_error_new (TODOKU_ERROR, TODOKU_ERROR_FORBIDDEN, "No");
  g_autoptr(GError) busy =
    g_error_new (TODOKU_ERROR, TODOKU_ERROR_BUSY, "ses:ListEmailIdentities");
  g_autofree char *named = todoku_server_kind_find_missing (kind, denied);

  g_assert_cmpstr (named, ==, "ses:ListEmailIdentities");
  g_assert_null (todoku_server_kind_find_missing (kind, other));
  g_assert_null (todoku_server_kind_find_missing (kind, busy));
}

typedef struct
{
  const char *text;
  guint n_records;
  const char *problem;
} Pasted;

/* What was understood is taken, whatever stands beside it; what was not is told. */
static const Pasted pasted[] = {
  { "", 0, NULL },
  { "TYPE\tHOST\tVALUE\nCNAME\tdk1._domainkey\tdk1.mail.example\n"
    "TXT\t@\tv=spf1 include:_spf.mail.example ~all\n", 2, NULL },
  { "CNAME dk1._domainkey dk1.mail.example\nCNAME other.example.com x.mail.example\n", 1,
    "other.example.com" },
  { "TYPE HOST VALUE\nCNAME dk1._domainkey dk1.mail.example\nCNAME dk2._domainkey\n", 1, "3" },
  { "Please register these records.", 0, NULL },
};

static void
test_reading (void)
{
  g_autofree char *huge = g_strnfill (300 * 1024, 'a');
  g_autoptr(TodokuPasteReading) refused = todoku_paste_reading_new (huge, "example.co.jp");

  g_assert_cmpuint (refused->records->len, ==, 0);
  g_assert_nonnull (refused->problems);
  for (guint i = 0; i < G_N_ELEMENTS (pasted); i++)
    {
      g_autoptr(TodokuPasteReading) reading =
        todoku_paste_reading_new (pasted[i].text, "example.co.jp");

      g_test_message ("%s: %s", pasted[i].text, reading->problems);
      g_assert_cmpuint (reading->records->len, ==, pasted[i].n_records);
      if (pasted[i].problem != NULL)
        g_assert_nonnull (strstr (reading->problems, pasted[i].problem));
    }
}

static gboolean
is_next (GtkWidget *widget,
         gpointer   user_data)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), "wizard.next") == 0;
}

static gboolean
can_go_on (GtkWidget *wizard)
{
  return gtk_widget_is_sensitive (todoku_test_find (wizard, is_next, NULL));
}

static void
wait_for_text (GtkWidget  *window,
               const char *text)
{
  while (todoku_test_find_text (window, text) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Nothing is registered before there is a record; what is not of the domain is told and left out;
 * what was read is what is stored.
 */
static void
test_paste (Fixture       *fixture,
            gconstpointer  user_data)
{
  TodokuSenderDomain *domain;
  TodokuDeliveryServer *server;
  GtkWidget *wizard, *entry;
  GtkTextBuffer *buffer;
  GListModel *records;

  todoku_test_open_session (fixture->session);
  server = todoku_test_add_manual (fixture->session, "Postmark");
  wizard = GTK_WIDGET (todoku_domain_wizard_new (GTK_WINDOW (fixture->parent), fixture->session,
                                                 NULL));
  gtk_window_present (GTK_WINDOW (wizard));
  todoku_test_settle (wizard);
  entry = todoku_test_find_type (wizard, ADW_TYPE_ENTRY_ROW);
  gtk_editable_set_text (GTK_EDITABLE (entry), "info@example.co.jp");
  g_assert_nonnull (todoku_test_find_text (wizard, "次へ"));
  gtk_widget_activate_action (wizard, "wizard.next", NULL);
  wait_for_text (wizard, "レコードを貼り付け");
  todoku_test_settle (wizard);
  g_assert_null (todoku_session_find_domain (fixture->session, "example.co.jp"));
  g_assert_false (can_go_on (wizard));

  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (todoku_test_find_type (wizard,
                                                                           GTK_TYPE_TEXT_VIEW)));
  gtk_text_buffer_set_text (buffer, "Please register these.", -1);
  g_assert_false (can_go_on (wizard));
  g_assert_nonnull (todoku_test_find_text (wizard, "まだレコードを読み取れません。"));
  gtk_text_buffer_set_text (buffer, "CNAME dk1._domainkey dk1.mail.example\n"
                            "TXT @ v=spf1 include:_spf.mail.example ~all\n"
                            "CNAME a.example.com b.mail.example\n", -1);
  g_assert_true (can_go_on (wizard));
  g_assert_nonnull (todoku_test_find_text (wizard, "2件のレコードを読み取りました"));
  g_assert_nonnull (todoku_test_find_text (wizard, "dk1._domainkey.example.co.jp"));
  g_assert_nonnull (todoku_test_find_text (wizard, "取り込まなかった行があります。"));

  gtk_widget_activate_action (wizard, "wizard.next", NULL);
  while ((domain = todoku_session_find_domain (fixture->session, "example.co.jp")) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (todoku_subject_get_server (domain) == server);
  records = todoku_subject_get_records (domain);
  g_assert_cmpuint (g_list_model_get_n_items (records), ==, 2);
  wait_for_text (wizard, "サービスの画面で認証済みになりました");
  gtk_window_destroy (GTK_WINDOW (wizard));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  todoku_test_close_session (fixture->session);
}

static TodokuSenderDomain *
add_pasted (Fixture              *fixture,
            TodokuDeliveryServer *server,
            const char           *text)
{
  g_autoptr(TodokuPasteReading) reading = todoku_paste_reading_new (text, "example.co.jp");
  const TodokuDomainOptions options = { .server = server, .records = reading->records };
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuSenderDomain) domain = NULL;
  g_autoptr(GError) error = NULL;

  todoku_session_add_domain_async (fixture->session, "example.co.jp", &options, NULL,
                                   todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  domain = todoku_session_add_finish (fixture->session, result, &error);
  g_assert_no_error (error);

  return domain;
}

/* What would change is shown before it does, and what is the same is no change. */
static void
test_paste_again (Fixture       *fixture,
                  gconstpointer  user_data)
{
  TodokuDeliveryServer *server;
  TodokuSenderDomain *domain;
  GtkWidget *wizard;
  GtkTextBuffer *buffer;
  GListModel *records;
  gboolean gone = FALSE;

  todoku_test_open_session (fixture->session);
  server = todoku_test_add_manual (fixture->session, "Postmark");
  domain = add_pasted (fixture, server, "CNAME dk1._domainkey dk1.mail.example\n"
                       "TXT @ v=spf1 include:spf.postmark.example ~all");
  wizard = GTK_WIDGET (todoku_paste_wizard_new (GTK_WINDOW (fixture->parent), fixture->session,
                                                domain));
  g_object_weak_ref (G_OBJECT (wizard), form_gone_cb, &gone);
  gtk_window_present (GTK_WINDOW (wizard));
  todoku_test_settle (wizard);
  g_assert_nonnull (todoku_test_find_text (wizard, "閉じる"));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (todoku_test_find_type (wizard,
                                                                           GTK_TYPE_TEXT_VIEW)));
  gtk_text_buffer_set_text (buffer, "CNAME dk1._domainkey dk1.mail.example\n"
                            "TXT @ v=spf1 include:spf.postmark.example ~all", -1);
  g_assert_false (can_go_on (wizard));
  g_assert_nonnull (todoku_test_find_text (wizard, "登録済のレコードと同じです。"));
  gtk_text_buffer_set_text (buffer, "CNAME dk1._domainkey dk1.new.example\n"
                            "TXT @ v=spf1 include:spf.postmark.example ~all", -1);
  g_assert_true (can_go_on (wizard));
  g_assert_nonnull (todoku_test_find_text (wizard, "1件のレコードが変わります。"));
  gtk_widget_activate_action (wizard, "wizard.next", NULL);
  while (!gone)
    g_main_context_iteration (NULL, TRUE);
  records = todoku_subject_get_records (domain);
  g_assert_cmpuint (g_list_model_get_n_items (records), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);
      const TodokuRecord *record = todoku_record_item_get_record (item);

      g_assert_cmpstr (record->value, ==, record->type == TODOKU_RECORD_TYPE_CNAME
                                            ? "dk1.new.example"
                                            : "v=spf1 include:spf.postmark.example ~all");
    }
  todoku_test_close_session (fixture->session);
}

static gboolean
has_both (GtkWidget *widget,
          gpointer   user_data)
{
  const char *text = TODOKU_IS_VALUE_FIELD (widget)
                       ? todoku_value_field_get_value (TODOKU_VALUE_FIELD (widget)) : "";

  return strstr (text, "include:spf.postmark.example") != NULL &&
         strstr (text, "include:spf.brevo.example") != NULL;
}

static gboolean
is_shared_note (GtkWidget *widget,
                gpointer   user_data)
{
  return GTK_IS_LABEL (widget) &&
         strstr (gtk_label_get_text (GTK_LABEL (widget)),
                 "v=spf1 include:spf.postmark.example ~all") != NULL;
}

/* The same name at another service is another registration; the cards say what they share. */
static void
test_beside (Fixture       *fixture,
             gconstpointer  user_data)
{
  TodokuDeliveryServer *first, *second;
  TodokuSenderDomain *domain;
  GtkWidget *wizard, *entry;

  todoku_test_open_session (fixture->session);
  first = todoku_test_add_manual (fixture->session, "Postmark");
  second = todoku_test_add_manual (fixture->session, "Brevo");
  domain = add_pasted (fixture, first, "TXT @ v=spf1 include:spf.postmark.example ~all");
  wizard = GTK_WIDGET (todoku_domain_wizard_new (GTK_WINDOW (fixture->parent), fixture->session,
                                                 NULL));
  gtk_window_present (GTK_WINDOW (wizard));
  todoku_test_settle (wizard);
  entry = todoku_test_find_type (wizard, ADW_TYPE_ENTRY_ROW);
  gtk_editable_set_text (GTK_EDITABLE (entry), "example.co.jp");
  g_assert_nonnull (todoku_test_find_text (wizard, "example.co.jp は登録済です"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (todoku_test_find_type (wizard, ADW_TYPE_COMBO_ROW)),
                              1);
  g_assert_nonnull (todoku_test_find_text (wizard, "「Postmark」にも登録されています。SPF と DMARC は、"
                                           "両方に必要なものを 1つのレコードにまとめて表示します。"));
  gtk_window_destroy (GTK_WINDOW (wizard));

  add_pasted (fixture, second, "TXT @ v=spf1 include:spf.brevo.example ~all");
  wizard = GTK_WIDGET (todoku_domain_wizard_new (GTK_WINDOW (fixture->parent), fixture->session,
                                                 domain));
  gtk_window_present (GTK_WINDOW (wizard));
  todoku_test_settle (wizard);
  while (todoku_test_find (wizard, has_both, NULL) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (todoku_test_find (wizard, is_shared_note, NULL));
  gtk_window_destroy (GTK_WINDOW (wizard));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  todoku_test_close_session (fixture->session);
}

/* What cannot be entered beside the other service's record is told before anything is. */
static void
test_clash (Fixture       *fixture,
            gconstpointer  user_data)
{
  TodokuDeliveryServer *first, *second;
  TodokuSenderDomain *domain;
  GtkWidget *wizard;

  todoku_test_open_session (fixture->session);
  first = todoku_test_add_manual (fixture->session, "Postmark");
  second = todoku_test_add_manual (fixture->session, "Brevo");
  add_pasted (fixture, first, "CNAME s1._domainkey a.mail.example");
  domain = add_pasted (fixture, second, "CNAME s1._domainkey b.mail.example");
  wizard = GTK_WIDGET (todoku_domain_wizard_new (GTK_WINDOW (fixture->parent), fixture->session,
                                                 domain));
  gtk_window_present (GTK_WINDOW (wizard));
  todoku_test_settle (wizard);
  wait_for_text (wizard, "「Postmark」も s1._domainkey.example.co.jp に別の値を求めていますが、ここに登録"
                 "できるレコードは1つだけです。どちらかの配信サーバーに、別の DKIM セレクターや返送先の"
                 "名前で登録し直すか、サブドメインを登録してください。");
  gtk_window_destroy (GTK_WINDOW (wizard));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  todoku_test_close_session (fixture->session);
}

/* A service is told by its name and region, a reseller by where it is. */
static void
test_place (void)
{
  static const char *const places[][4] = {
    { "sendgrid", "global", "https://api.sprinkler.example", "https://api.sprinkler.example" },
    { "ses", "ap-northeast-1", "https://a.example", "Amazon SES · 東京" },
    { "mailgun", "eu", "https://a.example", "Mailgun · EU" },
    { "manual", "global", "", "手入力のサービス" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr(TodokuDeliveryServer) server = todoku_delivery_server_new ();
      g_autofree char *place = NULL;

      todoku_test_set_text (server, "kind", places[i][0]);
      todoku_test_set_text (server, "region", places[i][1]);
      todoku_test_set_text (server, "url", places[i][2]);
      place = todoku_text_server_place (server);
      g_assert_cmpstr (place, ==, places[i][3]);
    }
}

static TodokuSenderDomain *
add_listed (Fixture              *fixture,
            TodokuDeliveryServer *server)
{
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain ("example.co.jp",
                                                             TODOKU_DOMAIN_AWAITING_DNS);

  todoku_test_set_server (domain, server);
  g_list_store_append (G_LIST_STORE (todoku_session_get_domains (fixture->session)), domain);

  return domain;
}

static void
add_listed_server (Fixture    *fixture,
                   gint64      id,
                   const char *name)
{
  g_autoptr(TodokuDeliveryServer) server = todoku_delivery_server_new ();

  todoku_test_set_number (server, "id", id);
  todoku_test_set_text (server, "name", name);
  todoku_test_set_text (server, "kind", "ses");
  g_list_store_append (G_LIST_STORE (todoku_session_get_servers (fixture->session)), server);
  add_listed (fixture, server);
  fixture->listed = server;
}

/* At a screen that adds the zone, either reading is typed without it. */
static void
test_readings (void)
{
  const TodokuRecord fields = {
    .type = TODOKU_RECORD_TYPE_TXT, .priority = -1, .value = "p=MIGf", .required = TRUE,
    .host = "resend._domainkey.news.example.co.jp",
    .host_alternative = "resend._domainkey.example.co.jp", .domain = "news.example.co.jp",
  };
  g_autoptr(TodokuRecord) record = todoku_record_new (&fields);
  g_autoptr(TodokuRecordItem) item = todoku_record_item_new (record);
  g_autoptr(TodokuTyped) relative = todoku_typed_new (item, "onamae", FALSE);
  g_autoptr(TodokuTyped) raw = todoku_typed_new (item, "onamae", TRUE);

  g_assert_cmpstr (relative->host, ==, "resend._domainkey.news");
  g_assert_cmpstr (relative->other_host, ==, "resend._domainkey");
  g_assert_cmpstr (raw->other_host, ==, "resend._domainkey.example.co.jp");
}

/* A service that sets its links itself is not chosen, and says so when it is. */
static void
test_tracking (Fixture       *fixture,
               gconstpointer  user_data)
{
  GtkWidget *wizard, *combo;

  add_listed_server (fixture, 1, "Shop");
  add_listed_server (fixture, 2, "Sprinkler");
  todoku_test_set_text (fixture->listed, "kind", "sendgrid");
  wizard = GTK_WIDGET (todoku_tracking_wizard_new (GTK_WINDOW (fixture->parent), fixture->session,
                                                   NULL));
  gtk_window_present (GTK_WINDOW (wizard));
  todoku_test_settle (wizard);
  combo = todoku_test_find_type (wizard, ADW_TYPE_COMBO_ROW);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (combo)), ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (todoku_test_find_type (wizard, ADW_TYPE_ENTRY_ROW)),
                         "link.example.co.jp");
  g_assert_true (can_go_on (wizard));
  adw_combo_row_set_selected (ADW_COMBO_ROW (combo), 0);
  g_assert_false (can_go_on (wizard));
  g_assert_nonnull (todoku_test_find_text (wizard, todoku_text_tracking_elsewhere ("ses")));
  gtk_window_destroy (GTK_WINDOW (wizard));
}

static TodokuDeliveryServer *
start_practice (Fixture    *fixture,
                const char *kind)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuDeliveryServer) server = NULL;
  g_autoptr(GError) error = NULL;

  todoku_session_start_practice_async (fixture->session, kind, NULL, todoku_test_store_result,
                                       &slot);
  result = todoku_test_wait_result (&slot);
  server = todoku_session_start_practice_finish (fixture->session, result, &error);
  g_assert_no_error (error);

  return todoku_session_find_server (fixture->session, todoku_subject_get_name (server));
}

static void
stop_practice (Fixture *fixture)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  todoku_session_stop_practice_async (fixture->session, NULL, todoku_test_store_result, &slot);
  result = todoku_test_wait_result (&slot);
  g_assert_true (todoku_session_stop_practice_finish (fixture->session, result, &error));
  g_assert_no_error (error);
}

/* Each service can be practised with from its own form; what was practised with before is found
 * again at whatever port, and no other is made.
 */
static void
test_practice (Fixture       *fixture,
               gconstpointer  user_data)
{
  GListModel *servers = todoku_session_get_servers (fixture->session);
  TodokuDeliveryServer *ses, *mailgun;
  GtkWidget *form;
  gboolean gone = FALSE;
  g_autofree char *name = NULL;

  todoku_test_open_session (fixture->session);
  form = make_form (fixture);
  g_object_weak_ref (G_OBJECT (form), form_gone_cb, &gone);
  gtk_widget_activate_action (form, "server.choose", "x", find_line ("ses"));
  gtk_widget_activate_action (form, "server.practice", NULL);
  while (!gone)
    g_main_context_iteration (NULL, TRUE);
  ses = todoku_session_find_server (fixture->session, "practice-ses");
  g_assert_nonnull (ses);
  name = todoku_text_server_name (ses);
  g_assert_cmpstr (name, ==, "練習サーバー(Amazon SES)");
  mailgun = start_practice (fixture, "mailgun");
  g_assert_cmpuint (g_list_model_get_n_items (servers), ==, 2);

  stop_practice (fixture);
  g_assert_true (start_practice (fixture, NULL) == ses);
  g_assert_cmpuint (g_list_model_get_n_items (servers), ==, 2);
  g_assert_cmpstr (todoku_delivery_server_get_row (mailgun)->url, ==,
                   todoku_delivery_server_get_row (ses)->url);
  stop_practice (fixture);
  todoku_test_close_session (fixture->session);
}

/* What the service says of the account is told, what it has no notion of is not asked for, and what
 * it does not tell of a key is not claimed.
 */
static void
test_page (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr(TodokuDeliveryServer) server = todoku_delivery_server_new ();
  GtkWidget *page, *window = gtk_window_new ();

  todoku_test_set_number (server, "id", 1);
  todoku_test_set_text (server, "name", "SES");
  todoku_test_set_text (server, "kind", "ses");
  todoku_test_set_text (server, "region", "ap-northeast-3");
  todoku_test_set_text (server, "url", "https://email.ap-northeast-3.amazonaws.com");
  todoku_test_set_text (server, "notice", "sandbox");
  todoku_delivery_server_set_status (server, TODOKU_SERVER_STATUS_CONNECTED);
  page = todoku_server_page_new (fixture->session, server);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);
  g_assert_nonnull (todoku_test_find_text (page, todoku_text_account_notice (
                                             TODOKU_ACCOUNT_NOTICE_SANDBOX)));
  g_assert_nonnull (todoku_test_find_text (page, "Amazon SES · 大阪"));
  g_assert_null (todoku_test_find_row (page, "Sub-user (optional)"));
  g_assert_null (todoku_test_find_row (page, "Enter a new API key"));
  g_assert_nonnull (todoku_test_find_row (page, "New key (ID:SECRET)"));
  /* As long as nothing is registered there, another region can be chosen. */
  g_assert_true (gtk_widget_is_sensitive (todoku_test_find_row (page, "Region")));
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (
                                                  todoku_test_find_row (page, "Region"))), ==, 1);
  add_listed (fixture, server);
  todoku_test_settle (window);
  g_assert_false (gtk_widget_is_sensitive (todoku_test_find_row (page, "Region")));
  g_assert_nonnull (todoku_test_find_text (page, "登録したものはこのリージョンにあります。別のリージョンは、"
                                           "配信サーバーを追加して接続してください。"));
  /* The test asks for the account, so that one is known; the others are only needed. */
  g_assert_nonnull (todoku_test_find_text (page, "あり"));
  g_assert_nonnull (todoku_test_find_text (page, "必須"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
begins_with (GtkWidget *widget,
             gpointer   text)
{
  return GTK_IS_LABEL (widget) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), text);
}

/* Two of a name are told apart by where they are. */
static void
test_list (Fixture       *fixture,
           gconstpointer  user_data)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *page;

  add_listed_server (fixture, 1, "Shop");
  page = todoku_domain_list_page_new (fixture->session);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);
  g_assert_null (todoku_test_find (page, begins_with, (gpointer) "Shop · "));
  add_listed_server (fixture, 2, "Office");
  todoku_test_settle (window);
  g_assert_nonnull (todoku_test_find (page, begins_with, (gpointer) "Shop · "));
  g_assert_nonnull (todoku_test_find (page, begins_with, (gpointer) "Office · "));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  g_test_add_func ("/ui/services/rows", test_rows);
  g_test_add_func ("/ui/services/complete", test_complete);
  g_test_add_func ("/ui/services/missing", test_missing);
  g_test_add_func ("/ui/services/reading", test_reading);
  g_test_add_func ("/ui/services/place", test_place);
  g_test_add_func ("/ui/services/readings", test_readings);
  ADD ("/ui/services/form/ses", test_ses);
  ADD ("/ui/services/form/one-key", test_one_key);
  ADD ("/ui/services/form/manual", test_manual);
  ADD ("/ui/services/paste", test_paste);
  ADD ("/ui/services/paste-again", test_paste_again);
  ADD ("/ui/services/beside", test_beside);
  ADD ("/ui/services/clash", test_clash);
  ADD ("/ui/services/page", test_page);
  ADD ("/ui/services/list", test_list);
  ADD ("/ui/services/tracking", test_tracking);
  ADD ("/ui/services/practice", test_practice);

  return g_test_run ();
}
