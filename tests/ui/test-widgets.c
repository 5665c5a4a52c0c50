/* SPDX-License-Identifier: GPL-3.0-or-later
 * The shared widgets, without a session: what they say, what they copy, and that foreign text stays
 * text.
 */
#include "todoku-long-list.h"
#include "todoku-notice.h"
#include "todoku-page-head.h"
#include "todoku-record-card.h"
#include "todoku-status-pill.h"
#include "todoku-step-indicator.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"
#include "todoku-value-field.h"
#include "todoku-widget.h"
#include "todoku-wrap-box.h"

static GtkWidget *
present (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 360, 600);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);

  return window;
}

static void
test_wrap (void)
{
  GtkWidget *box = todoku_wrap_box_new (10);
  int minimum, natural;

  for (int i = 0; i < 3; i++)
    {
      GtkWidget *child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

      gtk_widget_set_size_request (child, 100, 20);
      todoku_wrap_box_append (TODOKU_WRAP_BOX (box), child);
    }
  g_object_ref_sink (box);

  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 100);
  g_assert_cmpint (natural, ==, 320);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 320, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, 20);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 319, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, 50);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 100, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, 80);

  todoku_wrap_box_clear (TODOKU_WRAP_BOX (box));
  g_assert_null (gtk_widget_get_first_child (box));
  g_assert_finalize_object (G_OBJECT (box));
}

static void
test_pill (void)
{
  static const struct
  {
    TodokuStatus status;
    const char *css_class;
    const char *word;
  } states[] = {
    { TODOKU_STATUS_VERIFIED, "verified", "認証済" },
    { TODOKU_STATUS_WAITING, "waiting", "反映待ち" },
    { TODOKU_STATUS_FIX, "fix", "要修正" },
    { TODOKU_STATUS_PENDING, "pending", "未認証" },
    { TODOKU_STATUS_READY, "ready", "DNSに登録済" },
    { TODOKU_STATUS_UNKNOWN, "unknown", "確認できません" },
    { TODOKU_STATUS_OPTIONAL, "optional", "任意" },
  };
  GtkWidget *pill = g_object_ref_sink (todoku_status_pill_new ());

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      todoku_status_pill_set (TODOKU_STATUS_PILL (pill), states[i].status, NULL);
      g_assert_nonnull (todoku_test_find_text (pill, states[i].word));
      for (guint j = 0; j < G_N_ELEMENTS (states); j++)
        g_assert_cmpint (gtk_widget_has_css_class (pill, states[j].css_class), ==, i == j);
    }

  todoku_status_pill_set_busy (TODOKU_STATUS_PILL (pill));
  g_assert_true (gtk_widget_get_visible (todoku_test_find_type (pill, GTK_TYPE_SPINNER)));
  g_assert_finalize_object (G_OBJECT (pill));
}

/* A button that is hidden leaves no line behind where the head is narrow. */
static void
test_head_narrow (void)
{
  GtkWidget *head = g_object_ref_sink (g_object_new (TODOKU_TYPE_PAGE_HEAD, NULL));
  GtkWidget *button = gtk_button_new_with_label ("登録");
  int with, without, back;

  todoku_page_head_set_title (TODOKU_PAGE_HEAD (head), "共用メールアカウント");
  todoku_page_head_add_action (TODOKU_PAGE_HEAD (head), button);
  gtk_widget_measure (head, GTK_ORIENTATION_VERTICAL, 300, &with, NULL, NULL, NULL);
  gtk_widget_set_visible (button, FALSE);
  gtk_widget_measure (head, GTK_ORIENTATION_VERTICAL, 300, &without, NULL, NULL, NULL);
  g_assert_false (gtk_widget_get_visible (gtk_widget_get_parent (button)));
  g_assert_cmpint (without, <, with);
  gtk_widget_set_visible (button, TRUE);
  gtk_widget_measure (head, GTK_ORIENTATION_VERTICAL, 300, &back, NULL, NULL, NULL);
  g_assert_cmpint (back, ==, with);

  g_assert_finalize_object (G_OBJECT (head));
}

static void
clipboard_read_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
is_set (gpointer user_data)
{
  return *(char **) user_data != NULL;
}

static void
test_value (void)
{
  const char *value = "<b>k=rsa; p=A&B</b>";
  GtkWidget *field = g_object_new (TODOKU_TYPE_VALUE_FIELD, NULL);
  GtkWidget *window;
  g_autofree char *text = NULL;

  todoku_value_field_set_key (TODOKU_VALUE_FIELD (field), "VALUE");
  todoku_value_field_set_value (TODOKU_VALUE_FIELD (field), value);
  window = present (field);

  g_assert_nonnull (todoku_test_find_text (field, value));
  g_signal_emit_by_name (todoku_test_find_type (field, GTK_TYPE_BUTTON), "clicked");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (field), NULL, clipboard_read_cb, &text);
  todoku_test_wait_until (is_set, &text);
  g_assert_cmpstr (text, ==, value);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_steps (void)
{
  GtkWidget *steps = g_object_ref_sink (todoku_step_indicator_new ());
  TodokuStepIndicator *indicator = TODOKU_STEP_INDICATOR (steps);

  todoku_step_indicator_set (indicator, 0, "ドメイン", "入力済", TODOKU_STEP_DONE);
  todoku_step_indicator_set (indicator, 1, "レコード", "DNSに登録", TODOKU_STEP_CURRENT);
  todoku_step_indicator_set (indicator, 2, "完了", "設定完了", TODOKU_STEP_LATER);
  gtk_test_accessible_assert_role (steps, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_test_accessible_assert_role (gtk_widget_get_first_child (steps),
                                   GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (gtk_widget_get_first_child (steps),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "ドメイン、入力済");
  gtk_test_accessible_assert_relation (gtk_widget_get_last_child (steps),
                                       GTK_ACCESSIBLE_RELATION_SET_SIZE, 3);

  todoku_step_indicator_trim (indicator, 2);
  gtk_test_accessible_assert_relation (gtk_widget_get_last_child (steps),
                                       GTK_ACCESSIBLE_RELATION_SET_SIZE, 2);
  g_assert_finalize_object (G_OBJECT (steps));
}

static void
test_card (void)
{
  g_autoptr(TodokuRecordItem) item = todoku_test_item (TODOKU_RECORD_PURPOSE_DKIM1,
                                                       "s1._domainkey.example.co.jp",
                                                       "s1.domainkey.u1.wl1.sendgrid.net");
  GtkWidget *card = todoku_record_card_new (item);
  GtkWidget *window = present (card);

  g_assert_nonnull (todoku_test_find_text (card, "未認証"));
  g_assert_nonnull (todoku_test_find_text (card, "s1._domainkey"));
  g_assert_nonnull (todoku_test_find_text (card, "「.example.co.jp」は自動で付きます"));

  todoku_record_card_set_raw (TODOKU_RECORD_CARD (card), TRUE);
  g_assert_null (todoku_test_find_text (card, "s1._domainkey"));
  todoku_record_card_set_raw (TODOKU_RECORD_CARD (card), FALSE);

  todoku_record_item_set_checking (item, TRUE);
  g_assert_nonnull (todoku_test_find_text (card, "確認しています…"));
  todoku_record_item_set_checking (item, FALSE);
  todoku_test_set_verdict (item, TODOKU_RECORD_STATE_WRONG_PLACE);
  todoku_test_settle (window);
  g_assert_nonnull (todoku_test_find_text (card, "要修正"));
  g_assert_nonnull (todoku_test_find_text (card, "登録する値"));
  g_assert_nonnull (todoku_test_find_text (card, "s1._domainkey.example.co.jp.example.co.jp"));

  todoku_test_set_verdict (item, TODOKU_RECORD_STATE_OK);
  todoku_test_settle (window);
  g_assert_nonnull (todoku_test_find_text (card, "認証済"));
  g_assert_false (gtk_widget_get_mapped (todoku_test_find_type (card, TODOKU_TYPE_VALUE_FIELD)));

  gtk_window_destroy (GTK_WINDOW (window));
}

/* What the screen of a DNS company refuses is said where it is typed, until it stands there. */
static void
test_card_refused (void)
{
  static const char long_text[] = "このDNSでは、この長さの TXT を登録できません。"
                                  "DNSの管理先へお問い合わせいただくか、CNAME 形式で再発行してください。";
  static const char underscore[] =
    "「.example.co.jp」は自動で付きます\n"
    "このDNSでは、CNAME のホスト名にアンダースコア(_)を利用できません。"
    "配信ドメインのレコードは TXT 形式で再発行してください。トラッキング用ドメインは利用できません。";
  g_autofree char *key = g_strnfill (300, 'A');
  const TodokuRecord fields = {
    .type = TODOKU_RECORD_TYPE_TXT,
    .purpose = TODOKU_RECORD_PURPOSE_DKIM1,
    .host = (char *) "s1._domainkey.example.co.jp",
    .value = key,
    .priority = -1,
    .domain = (char *) "example.co.jp",
  };
  g_autoptr(TodokuRecord) record = todoku_record_new (&fields);
  g_autoptr(TodokuRecordItem) text = todoku_record_item_new (record);
  g_autoptr(TodokuRecordItem) name = todoku_test_item (TODOKU_RECORD_PURPOSE_DKIM1, fields.host,
                                                       "s1.domainkey.u1.wl1.sendgrid.net");
  GtkWidget *card = todoku_record_card_new (text);
  GtkWidget *window = present (card);

  g_assert_null (todoku_test_find_text (card, long_text));
  todoku_record_card_set_company (TODOKU_RECORD_CARD (card), "muumuu");
  g_assert_nonnull (todoku_test_find_text (card, long_text));
  todoku_test_set_verdict (text, TODOKU_RECORD_STATE_OK);
  todoku_test_settle (window);
  g_assert_null (todoku_test_find_text (card, long_text));
  gtk_window_destroy (GTK_WINDOW (window));

  card = todoku_record_card_new (name);
  window = present (card);
  todoku_record_card_set_company (TODOKU_RECORD_CARD (card), "muumuu");
  g_assert_null (todoku_test_find_text (card, underscore));
  todoku_record_card_set_company (TODOKU_RECORD_CARD (card), "iij-dns-outsource");
  g_assert_nonnull (todoku_test_find_text (card, underscore));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
may_get_hyphens (GtkWidget *widget,
                 gpointer   user_data)
{
  PangoAttrList *attributes;
  g_autoptr(PangoAttrIterator) iterator = NULL;
  PangoAttribute *hyphens;

  if (!GTK_IS_LABEL (widget) || !gtk_label_get_wrap (GTK_LABEL (widget)))
    return FALSE;

  attributes = gtk_label_get_attributes (GTK_LABEL (widget));
  if (attributes == NULL)
    return TRUE;

  iterator = pango_attr_list_get_iterator (attributes);
  hyphens = pango_attr_iterator_get (iterator, PANGO_ATTR_INSERT_HYPHENS);

  return hyphens == NULL || ((PangoAttrInt *) hyphens)->value;
}

/* Sentences have values in them, which people type as they see them. */
static void
test_hyphens (void)
{
  GtkWidget *widgets[] = {
    todoku_label_new ("text", NULL, FALSE),
    todoku_notice_new ("fix", "dialog-warning-symbolic", "title", "body"),
    g_object_new (TODOKU_TYPE_PAGE_HEAD, "title", "title", "subtitle", "subtitle", NULL),
  };

  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    {
      g_object_ref_sink (widgets[i]);
      g_assert_null (todoku_test_find (widgets[i], may_get_hyphens, NULL));
      g_assert_finalize_object (G_OBJECT (widgets[i]));
    }
}

static GtkWidget *
make_account_row (gpointer item,
                  gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row),
                              gtk_label_new (todoku_subject_get_name (item)));

  return row;
}

static gboolean
is_shown_button (GtkWidget *widget,
                 gpointer   user_data)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget);
}

static void
row_activated_cb (GtkListBox    *list,
                  GtkListBoxRow *row,
                  int           *position)
{
  *position = gtk_list_box_row_get_index (row);
}

/* Thousands are found at once, and shown in parts. */
static void
test_long_list (void)
{
  g_autoptr(GListStore) accounts = g_list_store_new (TODOKU_TYPE_SHARED_ACCOUNT);
  TodokuLongList *list = g_object_new (TODOKU_TYPE_LONG_LIST, NULL);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *entry = todoku_test_find_type (GTK_WIDGET (list), GTK_TYPE_SEARCH_ENTRY);
  GtkListBox *rows = GTK_LIST_BOX (todoku_test_find_type (GTK_WIDGET (list), GTK_TYPE_LIST_BOX));
  GtkWidget *more;
  int activated = -1;

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr(TodokuSharedAccount) account = todoku_shared_account_new ();
      g_autofree char *name = g_strdup_printf ("MailDM%u", i);

      todoku_test_set_text (account, "name", name);
      todoku_test_set_text (account, "address", i == 7 ? "seven@example.co.jp" : "a@example.co.jp");
      g_list_store_append (accounts, account);
    }
  todoku_long_list_bind (list, G_LIST_MODEL (accounts), make_account_row, NULL);
  g_signal_connect (rows, "row-activated", G_CALLBACK (row_activated_cb), &activated);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (list));
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);
  g_assert_cmpuint (todoku_test_count_rows (rows), ==, 30);

  more = todoku_test_find (GTK_WIDGET (list), is_shown_button, NULL);
  if (g_str_has_prefix (g_get_language_names ()[0], "ja"))
    g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (more)), ==,
                     "さらに表示(2,000件中 30件を表示)");
  g_signal_emit_by_name (more, "clicked");
  g_assert_cmpuint (todoku_test_count_rows (rows), ==, 130);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) ==
                 GTK_WIDGET (gtk_list_box_get_row_at_index (rows, 30)));

  /* Full-width letters, capitals and blanks around are no other search; Return takes the first. */
  gtk_editable_set_text (GTK_EDITABLE (entry), " ｍａｉｌｄｍ199 ");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpint (activated, ==, 0);
  g_assert_cmpuint (todoku_test_count_rows (rows), ==, 11);
  g_assert_cmpuint (g_list_model_get_n_items (todoku_long_list_get_found (list)), ==, 11);
  g_assert_null (todoku_test_find (GTK_WIDGET (list), is_shown_button, NULL));
  g_list_store_remove (accounts, 199);
  g_assert_cmpuint (todoku_test_count_rows (rows), ==, 10);

  gtk_editable_set_text (GTK_EDITABLE (entry), "SEVEN@");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_cmpuint (todoku_test_count_rows (rows), ==, 1);

  gtk_editable_set_text (GTK_EDITABLE (entry), "nobody");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (rows)));
  todoku_test_settle (window);
  g_assert_nonnull (todoku_test_find_text (GTK_WIDGET (list),
                                           g_dgettext ("todoku", "Nothing was found.")));

  /* What was searched for is still there, though nothing is long any more. */
  g_list_store_splice (accounts, 30, 1969, NULL, 0);
  todoku_test_settle (window);
  g_assert_true (gtk_widget_get_mapped (entry));
  g_signal_emit_by_name (entry, "stop-search");
  g_signal_emit_by_name (entry, "search-changed");
  todoku_test_settle (window);
  g_assert_cmpuint (todoku_test_count_rows (rows), ==, 30);
  g_assert_false (gtk_widget_get_mapped (entry));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
ends_tooltip (GtkWidget *widget,
              gpointer   end)
{
  const char *tooltip = gtk_widget_get_tooltip_text (widget);

  return tooltip != NULL && g_str_has_suffix (tooltip, end);
}

/* What libadwaita has no Japanese for, also after it was pressed; newer ones have some, and speak
 * of a password.
 */
static void
test_tooltips (void)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *entry = g_object_new (ADW_TYPE_ENTRY_ROW, "show-apply-button", TRUE, NULL);
  GtkWidget *password = adw_password_entry_row_new ();
  GtkWidget *window, *button;

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), entry);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), password);
  window = present (group);
  gtk_widget_grab_focus (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), "a");
  todoku_test_settle (window);
  if (g_str_has_prefix (g_get_language_names ()[0], "ja"))
    {
      button = todoku_test_find (password, ends_tooltip, (gpointer) "を表示");
      g_assert_nonnull (button);
      g_signal_emit_by_name (button, "clicked");
      g_assert_nonnull (todoku_test_find (password, ends_tooltip, (gpointer) "を隠す"));
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);

  g_test_add_func ("/ui/wrap-box/lines", test_wrap);
  g_test_add_func ("/ui/status-pill/states", test_pill);
  g_test_add_func ("/ui/page-head/narrow", test_head_narrow);
  g_test_add_func ("/ui/value-field/copy", test_value);
  g_test_add_func ("/ui/step-indicator/accessible", test_steps);
  g_test_add_func ("/ui/labels/hyphens", test_hyphens);
  g_test_add_func ("/ui/long-list/parts", test_long_list);
  g_test_add_func ("/ui/record-card/follows", test_card);
  g_test_add_func ("/ui/record-card/refused", test_card_refused);
  g_test_add_func ("/ui/names/tooltips", test_tooltips);

  return g_test_run ();
}
