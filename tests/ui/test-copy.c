/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every button that copies, on every page of the gallery, in the language of the process: pressed,
 * and what is in the clipboard then beside what is shown. Nothing that is copied is markup, nor has
 * it a character that nobody sees; and where a remedy asks for a dot, the dot is in it.
 */
#include "gallery.h"

#include <string.h>

#include "todoku-long-text.h"
#include "todoku-record-card.h"
#include "todoku-record-list.h"
#include "todoku-value-field.h"
#include "todoku-value-label.h"

#define WIDE 1000
#define NOTHING "(nothing copied)"

/* Its text is many times the page that offers it. */
#define POLICY_ACTION "server.copy-policy"

static void
take_text_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);
  g_assert_no_error (error);
}

static char *
read_clipboard (GtkWidget *widget)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, take_text_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);

  return text;
}

static void
append_shown (GtkWidget *widget,
              GString   *shown)
{
  if (GTK_IS_LABEL (widget))
    g_string_append (shown, gtk_label_get_text (GTK_LABEL (widget)));
  else if (TODOKU_IS_LONG_TEXT (widget))
    g_string_append (shown, todoku_long_text_get_text (TODOKU_LONG_TEXT (widget)));
  g_string_append_c (shown, '\n');
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    append_shown (child, shown);
}

/* Only what a person could have typed: a line or a tab between values, and nothing that hides. */
static void
assert_plain (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);

      g_assert_true (c == '\n' || c == '\t' || type != G_UNICODE_CONTROL);
      g_assert_cmpint (type, !=, G_UNICODE_FORMAT);
      g_assert_cmpint (type, !=, G_UNICODE_PRIVATE_USE);
    }
  g_assert_null (strstr (text, "&amp;"));
  g_assert_null (strstr (text, "</"));
}

/* Every line and cell of it stands on the page, but for the head of a table. */
static void
assert_shown (GtkWidget  *window,
              const char *text)
{
  const char *head = "TYPE\tHOST\tVALUE\n";
  g_autoptr(GString) shown = g_string_new (NULL);
  g_auto(GStrv) cells = g_strsplit_set (g_str_has_prefix (text, head) ? text + strlen (head)
                                                                      : text, "\n\t", -1);

  append_shown (window, shown);
  for (guint i = 0; cells[i] != NULL; i++)
    {
      if (strstr (shown->str, g_strstrip (cells[i])) != NULL)
        continue;
      g_test_message ("Copied and not shown: %s", cells[i]);
      g_test_fail ();
    }
}

/* By its icon or by its word. */
static gboolean
says_copy (GtkWidget *widget,
           gpointer   user_data)
{
  return (GTK_IS_IMAGE (widget) &&
          g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (widget)), "edit-copy-symbolic") == 0) ||
         (GTK_IS_LABEL (widget) &&
          strstr (gtk_label_get_text (GTK_LABEL (widget)), "コピー") != NULL);
}

static void
find_copy_buttons (GtkWidget *widget,
                   GPtrArray *buttons)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
      todoku_test_find (widget, says_copy, NULL) != NULL)
    g_ptr_array_add (buttons, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_copy_buttons (child, buttons);
}

static void
press (GtkWidget  *button,
       char      **ret_text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), NOTHING);
  g_signal_emit_by_name (button, "clicked");
  *ret_text = read_clipboard (button);
  g_test_message ("%s", *ret_text);
  g_assert_cmpstr (*ret_text, !=, NOTHING);
  assert_plain (*ret_text);
}

static const char *
get_shown_value (GtkWidget *field)
{
  GtkWidget *label = todoku_test_find_type (field, TODOKU_TYPE_VALUE_LABEL);

  return todoku_value_label_get_text (TODOKU_VALUE_LABEL (label));
}

static void
press_all (GtkWidget *window)
{
  g_autoptr(GPtrArray) buttons = g_ptr_array_new ();

  find_copy_buttons (window, buttons);
  for (guint i = 0; i < buttons->len; i++)
    {
      GtkWidget *field = gtk_widget_get_ancestor (buttons->pdata[i], TODOKU_TYPE_VALUE_FIELD);
      const char *action = gtk_actionable_get_action_name (buttons->pdata[i]);
      g_autofree char *text = NULL;

      press (buttons->pdata[i], &text);
      if (field != NULL)
        g_assert_cmpstr (text, ==, get_shown_value (field));
      else if (g_strcmp0 (action, POLICY_ACTION) != 0)
        assert_shown (window, text);
    }
}

/* What the menus of a record and of the page copy. */
static void
take_from_menus (GtkWidget *window,
                 GtkWidget *widget)
{
  const char *action = TODOKU_IS_RECORD_CARD (widget)   ? "record.copy"
                       : TODOKU_IS_RECORD_LIST (widget) ? "records.copy-findings"
                                                        : NULL;

  if (action != NULL && gtk_widget_get_mapped (widget))
    {
      g_autofree char *text = NULL;

      gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), NOTHING);
      g_assert_true (gtk_widget_activate_action (widget, action, NULL));
      text = read_clipboard (widget);
      g_test_message ("%s: %s", action, text);
      g_assert_cmpstr (text, !=, NOTHING);
      assert_plain (text);
      if (TODOKU_IS_RECORD_CARD (widget))
        assert_shown (widget, text);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    take_from_menus (window, child);
}

static void
open_evidence (GtkWidget *widget)
{
  if (GTK_IS_TOGGLE_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
      todoku_test_find_shown (widget, "証拠") != NULL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (widget), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    open_evidence (child);
}

static void
test_page (gconstpointer user_data)
{
  Gallery gallery;
  GtkWidget *window = gallery_show (&gallery, user_data, WIDE);

  open_evidence (window);
  todoku_test_settle (window);
  press_all (window);
  take_from_menus (window, window);
  gallery_close (&gallery, window);
}

static gboolean
is_value_field (GtkWidget *widget,
                gpointer   user_data)
{
  return TODOKU_IS_VALUE_FIELD (widget) && gtk_widget_get_mapped (widget) &&
         g_str_has_prefix (get_shown_value (widget), "u1234567");
}

/* Whoever does what the card says, by its own button, gets it right; in the raw form, too. */
static void
test_dot (void)
{
  g_autoptr(TodokuRecordItem) item =
    todoku_test_item (TODOKU_RECORD_PURPOSE_MAIL_ROUTE, "em1234.example.co.jp",
                      "u1234567.wl123.sendgrid.net");
  g_autoptr(GListStore) items = g_list_store_new (TODOKU_TYPE_RECORD_ITEM);
  GtkWidget *list = g_object_new (TODOKU_TYPE_RECORD_LIST, NULL);
  GtkWidget *window = gtk_window_new ();

  gallery_set_finding (item, TODOKU_RECORD_STATE_WRONG_VALUE,
                       TODOKU_FINDING_ZONE_APPENDED_TO_VALUE,
                       "u1234567.wl123.sendgrid.net.example.co.jp");
  g_list_store_append (items, item);
  todoku_record_list_set_records (TODOKU_RECORD_LIST (list), G_LIST_MODEL (items));
  gtk_window_set_child (GTK_WINDOW (window), list);
  gtk_window_present (GTK_WINDOW (window));
  for (guint raw = 0; raw < 2; raw++)
    {
      GtkWidget *field;
      g_autofree char *text = NULL;
      g_autofree char *asked = NULL;

      todoku_record_list_set_raw (TODOKU_RECORD_LIST (list), raw);
      todoku_test_settle (window);
      field = todoku_test_find (window, is_value_field, NULL);
      press (todoku_test_find_type (field, GTK_TYPE_BUTTON), &text);
      g_assert_cmpstr (text, ==, "u1234567.wl123.sendgrid.net.");
      asked = g_strdup_printf ("「%s」と入力", text);
      g_assert_nonnull (todoku_test_find_shown (window, asked));
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  const GalleryPage *page;

  todoku_test_ui_init (&argc, &argv);
  g_test_add_func ("/ui/copy/dot", test_dot);
  for (guint i = 0; (page = gallery_get (i)) != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/ui/copy/", page->name, NULL);

      g_test_add_data_func (path, page, test_page);
    }

  return g_test_run ();
}
