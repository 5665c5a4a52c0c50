/* SPDX-License-Identifier: GPL-3.0-or-later
 * Long values and thousands of domains: what is handed to Pango while a page opens grows by no more
 * than a screenful, and what is copied is the value. No clock: characters are counted, by standing
 * before Pango's own function.
 */
#include <dlfcn.h>
#include <string.h>

#include "todoku-domain-batch.h"
#include "todoku-domain-page.h"
#include "todoku-long-text.h"
#include "todoku-notice.h"
#include "todoku-record-card.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"
#include "todoku-value-field.h"
#include "todoku-value-label.h"

/* 125 columns and 40 lines in a window of 1000 by 720. */
#define SCREENFUL 5000

#define KIBIBYTE 1024
#define LONGEST 65535

static gsize n_characters;

/* The widest line of a mail: such lines alone are one paragraph and have no width to wrap at. */
static int widest;

/* How long the last page took from its making to its picture on the screen, for the benchmark. */
static gint64 opening_time;

typedef void (*SetText) (PangoLayout *, const char *, int);

void
pango_layout_set_text (PangoLayout *layout,
                       const char  *text,
                       int          length)
{
  static SetText original;

  if (original == NULL)
    original = (SetText) dlsym (RTLD_NEXT, "pango_layout_set_text");
  if (text != NULL)
    n_characters += length < 0 ? strlen (text) : (gsize) length;
  original (layout, text, length);
  if (pango_layout_get_single_paragraph_mode (layout) && pango_layout_get_width (layout) < 0)
    {
      int width;

      pango_layout_get_pixel_size (layout, &width, NULL);
      widest = MAX (widest, width);
    }
}

static char *
make_value (gsize length)
{
  GString *value = g_string_new ("v=DKIM1; k=rsa; p=");

  while (value->len < length)
    g_string_append_c (value, 'A' + value->len % 26);

  return g_string_free (value, FALSE);
}

static TodokuRecordItem *
make_item (const char *value)
{
  const TodokuRecord fields = {
    .type = TODOKU_RECORD_TYPE_TXT,
    .purpose = TODOKU_RECORD_PURPOSE_DKIM1,
    .host = "s1._domainkey.example.co.jp",
    .value = value,
    .priority = -1,
    .domain = "example.co.jp",
    .required = TRUE,
  };
  g_autoptr(TodokuRecord) record = todoku_record_new (&fields);

  return todoku_record_item_new (record);
}

static GtkWidget *
present (GtkWidget *child,
         int        width)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), child);
  gtk_window_set_default_size (GTK_WINDOW (window), width, 720);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);

  return window;
}

static TodokuSession *
make_session (void)
{
  g_autofree char *dir = todoku_test_make_dir ();
  TodokuSession *session = todoku_session_new (dir);

  todoku_test_remove_dir (dir);

  return session;
}

/* The page of a domain whose record has a value of @length and another one in DNS, with all of the
 * evidence open.
 */
static gsize
count_page (gsize length)
{
  g_autoptr(TodokuSession) session = make_session ();
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain ("example.co.jp",
                                                             TODOKU_DOMAIN_AWAITING_DNS);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *value = make_value (length);
  TodokuRecordItem *item = make_item (value);
  TodokuVerdict *verdict;
  GtkWidget *window, *page;

  g_ptr_array_add (items, item);
  todoku_test_set_verdict (item, TODOKU_RECORD_STATE_WRONG_PLACE);
  verdict = todoku_record_item_get_verdict (item);
  g_free (verdict->expected);
  g_free (verdict->found);
  verdict->expected = g_strdup (value);
  verdict->found = g_strconcat (value, "x", NULL);
  todoku_test_set_records (domain, items);

  n_characters = 0;
  opening_time = -g_get_monotonic_time ();
  page = todoku_domain_page_new (session, domain);
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 720);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);
  opening_time += g_get_monotonic_time ();
  g_assert_nonnull (todoku_test_find_text (page, value));
  todoku_test_shoot (window, length > KIBIBYTE ? "long-64k-1000" : "long-1k-1000");
  gtk_window_destroy (GTK_WINDOW (window));

  return n_characters;
}

static void
test_page (void)
{
  gsize few, many;

  count_page (KIBIBYTE);
  few = count_page (KIBIBYTE);
  many = count_page (LONGEST);
  g_test_message ("1 KiB: %zu characters, 64 KiB: %zu", few, many);
  g_assert_cmpuint (few, >, 0);
  g_assert_cmpuint (many, <=, few + SCREENFUL);
}

static GtkWindow *
get_request_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_str_equal (G_OBJECT_TYPE_NAME (window), "TodokuRequestWindow"))
        return window;
    }

  g_assert_not_reached ();
}

static gboolean
has_preview (gpointer user_data)
{
  GtkWidget *preview = todoku_test_find_type (user_data, TODOKU_TYPE_LONG_TEXT);

  return *todoku_long_text_get_text (TODOKU_LONG_TEXT (preview)) != '\0';
}

static gsize
count_request (guint n_domains)
{
  g_autoptr(GPtrArray) domains = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *main_window = gtk_window_new ();
  g_autofree char *name = g_strdup_printf ("request-%u-1000", n_domains);
  GtkWindow *window;
  gsize counted;

  for (guint i = 0; i < n_domains; i++)
    {
      g_autofree char *domain = g_strdup_printf ("d%05u.example.jp", i);

      g_ptr_array_add (domains, todoku_test_domain (domain, TODOKU_DOMAIN_AWAITING_DNS));
    }
  gtk_window_present (GTK_WINDOW (main_window));
  todoku_test_settle (main_window);

  n_characters = 0;
  opening_time = -g_get_monotonic_time ();
  todoku_domain_batch_request (main_window, domains);
  window = get_request_window ();
  todoku_test_wait_until (has_preview, window);
  todoku_test_settle (GTK_WIDGET (window));
  opening_time += g_get_monotonic_time ();
  counted = n_characters;
  todoku_test_shoot (GTK_WIDGET (window), name);
  gtk_window_destroy (window);
  gtk_window_destroy (GTK_WINDOW (main_window));

  return counted;
}

static void
test_request (void)
{
  gsize few, many;

  count_request (10);
  few = count_request (10);
  many = count_request (5000);
  g_test_message ("10 domains: %zu characters, 5,000: %zu", few, many);
  g_assert_cmpuint (few, >, 0);
  g_assert_cmpuint (many, <=, few + SCREENFUL);
}

static gboolean
has_two_columns (GtkWidget *window,
                 int        width)
{
  GtkWidget *preview = todoku_test_find_type (window, TODOKU_TYPE_LONG_TEXT);
  GtkWidget *entry = todoku_test_find_type (window, ADW_TYPE_ENTRY_ROW);
  g_autofree char *name = g_strdup_printf ("request-%d", width);
  graphene_rect_t bounds;

  gtk_window_set_default_size (GTK_WINDOW (window), width, 720);
  todoku_test_shoot (window, name);
  widest = 0;
  gtk_widget_queue_draw (preview);
  todoku_test_settle (window);
  g_assert_true (gtk_widget_compute_bounds (preview, entry, &bounds));
  /* No line that was handed to Pango since is wider than the widget; a blank may hang over. */
  g_assert_cmpint (widest, <=, gtk_widget_get_width (preview) + 8);

  return bounds.origin.x >= gtk_widget_get_width (entry);
}

/* The letter stands beside the form from where both have room, so that it is seen at once. */
static void
test_columns (void)
{
  g_autoptr(GPtrArray) domains = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *main_window = gtk_window_new ();
  GtkWindow *window;

  g_ptr_array_add (domains, todoku_test_domain ("example.co.jp", TODOKU_DOMAIN_AWAITING_DNS));
  gtk_window_present (GTK_WINDOW (main_window));
  todoku_domain_batch_request (main_window, domains);
  window = get_request_window ();
  todoku_test_wait_until (has_preview, window);
  g_assert_true (has_two_columns (GTK_WIDGET (window), 1000));
  g_assert_true (has_two_columns (GTK_WIDGET (window), 860));
  g_assert_true (has_two_columns (GTK_WIDGET (window), 740));
  g_assert_false (has_two_columns (GTK_WIDGET (window), 360));
  gtk_window_destroy (window);
  gtk_window_destroy (GTK_WINDOW (main_window));
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

static char *
read_clipboard (GdkClipboard *clipboard)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (clipboard, NULL, clipboard_read_cb, &text);
  todoku_test_wait_until (is_set, &text);

  return text;
}

/* By the button, by selecting all, and by selecting across a cut: never with the cut. */
static void
test_copy (void)
{
  g_autofree char *value = make_value (LONGEST);
  GtkWidget *field = g_object_new (TODOKU_TYPE_VALUE_FIELD, NULL);
  g_autofree char *by_button = NULL;
  g_autofree char *by_keys = NULL;
  g_autofree char *of_part = NULL;
  g_autofree char *primary = NULL;
  g_autofree char *part = g_strndup (value + 10, 300);
  GtkWidget *window, *text;

  todoku_value_field_set_key (TODOKU_VALUE_FIELD (field), "VALUE");
  todoku_value_field_set_value (TODOKU_VALUE_FIELD (field), value);
  window = present (field, 360);
  text = todoku_test_find_type (field, TODOKU_TYPE_LONG_TEXT);
  gtk_test_accessible_assert_property (text, GTK_ACCESSIBLE_PROPERTY_LABEL, value);

  gtk_widget_activate_action (text, "text.select-all", NULL);
  gtk_widget_activate_action (text, "text.copy", NULL);
  by_keys = read_clipboard (gtk_widget_get_clipboard (text));
  g_assert_cmpstr (by_keys, ==, value);
  todoku_long_text_select (TODOKU_LONG_TEXT (text), 10, 310);
  gtk_widget_activate_action (text, "text.copy", NULL);
  of_part = read_clipboard (gtk_widget_get_clipboard (text));
  g_assert_cmpstr (of_part, ==, part);
  primary = read_clipboard (gtk_widget_get_primary_clipboard (text));
  g_assert_cmpstr (primary, ==, part);
  g_signal_emit_by_name (todoku_test_find_type (field, GTK_TYPE_BUTTON), "clicked");
  g_signal_emit_by_name (gtk_widget_get_last_child (gtk_widget_get_parent (
                                                      gtk_widget_get_parent (text))), "clicked");
  by_button = read_clipboard (gtk_widget_get_clipboard (text));
  g_assert_cmpstr (by_button, ==, value);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Closed it has thirty lines at most; open it has them all, and a bit of the end is drawn when it
 * is scrolled to.
 */
static void
test_open (void)
{
  g_autofree char *value = make_value (LONGEST);
  GtkWidget *label = todoku_value_label_new (value, NULL);
  GtkWidget *window = present (label, 1000);
  GtkWidget *button = todoku_test_find_type (label, GTK_TYPE_TOGGLE_BUTTON);
  GtkWidget *text = todoku_test_find_type (label, TODOKU_TYPE_LONG_TEXT);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (
    GTK_SCROLLED_WINDOW (gtk_window_get_child (GTK_WINDOW (window))));
  int closed = gtk_widget_get_height (text);

  g_assert_true (gtk_widget_get_visible (button));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  todoku_test_settle (window);
  g_assert_cmpint (gtk_widget_get_height (text) * 30, ==, closed * 1024);

  n_characters = 0;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  todoku_test_settle (window);
  g_assert_cmpuint (n_characters, >=, 20 * 64);
  g_assert_cmpuint (n_characters, <=, 2 * SCREENFUL);
  todoku_test_shoot (window, "long-end-1000");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What a person selects with the pointer is where she pointed. */
static void
test_place (void)
{
  g_autofree char *value = make_value (500);
  GtkWidget *text = g_object_ref_sink (todoku_long_text_new ());
  int minimum, natural, height;

  todoku_long_text_set_text (TODOKU_LONG_TEXT (text), value);
  gtk_widget_measure (text, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, <, natural);
  gtk_widget_measure (text, GTK_ORIENTATION_VERTICAL, natural, NULL, &height, NULL, NULL);
  g_assert_cmpint (height % 8, ==, 0);
  gtk_widget_measure (text, GTK_ORIENTATION_VERTICAL, minimum, NULL, &natural, NULL, NULL);
  g_assert_cmpint (natural / (height / 8), ==, 500 / 10);
  g_assert_finalize_object (G_OBJECT (text));
}

/* What is to be entered and what was found: as high as the lines of the two. */
static void
test_notice_height (void)
{
  g_autoptr(TodokuRecordItem) item = todoku_test_item (TODOKU_RECORD_PURPOSE_DKIM1,
                                                       "s1._domainkey.example.co.jp",
                                                       "s1.domainkey.u1.wl1.sendgrid.net");
  GtkWidget *card, *compare, *window;
  int height, least;

  todoku_test_set_verdict (item, TODOKU_RECORD_STATE_WRONG_PLACE);
  card = todoku_record_card_new (item);
  window = present (card, 1000);
  compare = todoku_test_find_text (card, "s1._domainkey.example.co.jp.example.co.jp");
  for (guint i = 0; i < 3; i++)
    compare = gtk_widget_get_parent (compare);
  g_assert_true (gtk_widget_has_css_class (compare, "compare"));
  /* GTK 4.24 measures one whose labels wrap at characters 700 pixels high, GTK 4.8 does not. */
  g_assert_null (todoku_test_find_type (card, GTK_TYPE_GRID));
  gtk_widget_measure (compare, GTK_ORIENTATION_VERTICAL, 600, &least, &height, NULL, NULL);
  g_assert_cmpint (least, ==, height);
  g_assert_cmpint (height, <=, 100);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* `make bench`: the milliseconds from a click to the page; a hundred is what one hardly notices. */
static void
print_times (void)
{
  static const gsize lengths[] = { 100, 406, 2000, LONGEST };
  static const guint counts[] = { 10, 129, 5000 };

  count_page (KIBIBYTE);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      count_page (lengths[i]);
      g_printerr ("The page of a TXT of %zu characters: %.0f ms\n", lengths[i],
                  opening_time / 1000.0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      count_request (counts[i]);
      g_printerr ("The request for %u domains: %.0f ms\n", counts[i], opening_time / 1000.0);
    }
}

/* The remedy for an SPF record names the whole of it. */
static void
test_notice (void)
{
  g_autofree char *value = make_value (LONGEST);
  g_autofree char *text = g_strconcat ("Enter this: ", value, NULL);
  GtkWidget *notice, *window;

  n_characters = 0;
  notice = todoku_notice_new ("fix", "dialog-warning-symbolic", "Title", text);
  window = present (notice, 1000);
  g_assert_cmpuint (n_characters, <=, 2 * SCREENFUL);
  g_assert_true (gtk_widget_get_mapped (todoku_test_find_text (notice, text)));
  todoku_notice_set (TODOKU_NOTICE (notice), "fix", "dialog-warning-symbolic", "Title", "Short");
  todoku_test_settle (window);
  g_assert_true (gtk_widget_get_mapped (todoku_test_find_text (notice, "Short")));
  g_assert_false (gtk_widget_get_mapped (todoku_test_find_type (notice, TODOKU_TYPE_LONG_TEXT)));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);

  if (g_test_perf ())
    {
      g_test_add_func ("/ui/long/times", print_times);
      return g_test_run ();
    }
  g_test_add_func ("/ui/long/page", test_page);
  g_test_add_func ("/ui/long/request", test_request);
  g_test_add_func ("/ui/long/columns", test_columns);
  g_test_add_func ("/ui/long/copy", test_copy);
  g_test_add_func ("/ui/long/open", test_open);
  g_test_add_func ("/ui/long/measure", test_place);
  g_test_add_func ("/ui/long/notice", test_notice);
  g_test_add_func ("/ui/long/notice-height", test_notice_height);

  return g_test_run ();
}
