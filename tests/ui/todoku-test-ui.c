/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pictures are drawn by GTK itself into a texture, not taken from the screen, and only when
 * TODOKU_TEST_SHOTS names a folder: tests/support/shots.sh does that. Tests only.
 */
#include "todoku-test-ui.h"

#include <adwaita.h>
#include <locale.h>
#include <string.h>

#include "todoku-long-text.h"
#include "todoku-names.h"
#include "todoku-text.h"

/* Where libadwaita understands media queries its rules stand in the other file. */
#define CONTRAST_STYLE "/io/github/todoku/Todoku/style-hc.css"

static void
add_style (const char *path)
{
  g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, path);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/* GTK 4.24 warns of its own frames when a window closes while one is drawn, in two ways. */
static gboolean
is_own_fault (const char     *domain,
              GLogLevelFlags  level,
              const char     *message,
              gpointer        user_data)
{
  return strstr (message, "gdk_frame_timings") == NULL;
}

/* GLib's own handler would say "Bail out!" of it, though it goes on. */
static void
gdk_warned_cb (const char     *domain,
               GLogLevelFlags  level,
               const char     *message,
               gpointer        user_data)
{
  if (is_own_fault (domain, level, message, NULL))
    g_log_default_handler (domain, level, message, NULL);
}

static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") &&
        strstr (fields[i].value, "gdk_frame_timings") != NULL)
      return G_LOG_WRITER_HANDLED;

  return g_log_writer_default (level, fields, n_fields, user_data);
}

/* Where there is no window manager, GTK draws a frame of some pixels inside the size that was asked
 * for: a window of 360 would be looked at and measured at 350.
 */
static void
remove_frame (void)
{
  g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();
  static const char css[] = "window.solid-csd { padding: 0; border: none; box-shadow: none; }";

  gtk_css_provider_load_from_data (provider, css, -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_USER);
}

/**
 * todoku_test_ui_init:
 * @argc: from main
 * @argv: from main
 *
 * Sets up GTK, libadwaita, the locale and the test framework.
 */
void
todoku_test_ui_init (int    *argc,
                     char ***argv)
{
  g_test_init (argc, argv, NULL);
  g_log_set_writer_func (write_log, NULL, NULL);
  g_log_set_handler ("Gdk", G_LOG_LEVEL_MASK | G_LOG_FLAG_FATAL, gdk_warned_cb, NULL);
  gtk_init ();
  setlocale (LC_ALL, "");
  todoku_text_init ();
  adw_init ();
  todoku_names_follow ();

  /* The application does this by itself; here there is none. */
  add_style ("/io/github/todoku/Todoku/style.css");
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/io/github/todoku/Todoku/icons");
  if (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) &&
      g_resources_get_info (CONTRAST_STYLE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL, NULL))
    add_style (CONTRAST_STYLE);
  remove_frame ();
}

/**
 * todoku_test_ignore_frame_timings:
 *
 * For the set-up of a test that closes windows: GLib forgets this at the end of each.
 */
void
todoku_test_ignore_frame_timings (void)
{
  g_test_log_set_fatal_handler (is_own_fault, NULL);
}

static TodokuRecordItem *
make_item (const char          *domain,
           TodokuRecordPurpose  purpose,
           const char          *host,
           const char          *value)
{
  const TodokuRecord fields = {
    .type = TODOKU_RECORD_TYPE_CNAME,
    .purpose = purpose,
    .host = host,
    .value = value,
    .priority = -1,
    .domain = domain,
    .required = TRUE,
    .key = purpose == TODOKU_RECORD_PURPOSE_DKIM1   ? "dkim1"
           : purpose == TODOKU_RECORD_PURPOSE_DKIM2 ? "dkim2"
                                                    : "mail_cname",
  };
  g_autoptr(TodokuRecord) record = todoku_record_new (&fields);

  return todoku_record_item_new (record);
}

/**
 * todoku_test_item:
 * @purpose: what the record is for
 * @host: its owner name
 * @value: its data
 *
 * Returns: (transfer full): a CNAME that has not been looked up
 */
TodokuRecordItem *
todoku_test_item (TodokuRecordPurpose purpose,
                  const char         *host,
                  const char         *value)
{
  return make_item ("example.co.jp", purpose, host, value);
}

static void
add_answer (GPtrArray  *answers,
            const char *server,
            const char *address,
            guint16     rcode,
            gint64      ttl,
            const char *value)
{
  TodokuAnswer *answer = g_new0 (TodokuAnswer, 1);

  answer->server_name = g_strdup (server);
  answer->address = g_strdup (address);
  answer->status = TODOKU_ASK_ANSWERED;
  answer->rcode = rcode;
  answer->aa = TRUE;
  answer->ttl = ttl;
  answer->values = value != NULL ? g_strsplit (value, "\n", -1) : g_new0 (char *, 1);
  g_ptr_array_add (answers, answer);
}

/**
 * todoku_test_set_verdict:
 * @item: a record
 * @state: the state to give it
 *
 * Gives it a verdict with evidence.
 */
void
todoku_test_set_verdict (TodokuRecordItem  *item,
                         TodokuRecordState  state)
{
  TodokuRecord *record = todoku_record_item_get_record (item);
  g_autoptr(TodokuVerdict) verdict = todoku_verdict_new (record);
  TodokuProbe *probe;

  verdict->state = state;
  verdict->zone = g_strdup ("example.co.jp");
  verdict->checked_at = g_get_real_time ();
  if (state == TODOKU_RECORD_STATE_WRONG_PLACE)
    {
      verdict->finding = todoku_finding_new (TODOKU_FINDING_DOUBLED_SUFFIX, TODOKU_SEVERITY_ERROR,
                                             "zone", "example.co.jp", NULL);
      verdict->expected = g_strdup (record->host);
      verdict->found = g_strconcat (record->host, ".example.co.jp", NULL);
      add_answer (verdict->published, "01.dnsv.jp", "192.0.2.11", TODOKU_RCODE_NXDOMAIN, 900, NULL);
      add_answer (verdict->published, "02.dnsv.jp", "192.0.2.12", TODOKU_RCODE_NXDOMAIN, 900, NULL);
      probe = todoku_probe_new (verdict->found, TODOKU_RRTYPE_CNAME);
      add_answer (probe->answers, "01.dnsv.jp", "192.0.2.11", TODOKU_RCODE_NOERROR, 3600,
                  record->value);
      g_ptr_array_add (verdict->probes, probe);
    }
  else if (state == TODOKU_RECORD_STATE_OK_NOT_VISIBLE)
    {
      verdict->finding = todoku_finding_new (TODOKU_FINDING_NEGATIVE_CACHE, TODOKU_SEVERITY_WARNING,
                                             "resolver", "192.0.2.53", NULL);
      verdict->retry_after = verdict->negative_ttl = 287;
      add_answer (verdict->published, "01.dnsv.jp", "192.0.2.11", TODOKU_RCODE_NOERROR, 3600,
                  record->value);
    }
  else
    {
      add_answer (verdict->published, "01.dnsv.jp", "192.0.2.11", TODOKU_RCODE_NOERROR, 3600,
                  record->value);
    }
  todoku_record_item_set_verdict (item, verdict);
  todoku_record_item_set_service_valid (item, state == TODOKU_RECORD_STATE_OK);
}

/**
 * todoku_test_domain:
 * @name: its name
 * @stage: where it stands
 *
 * Returns: (transfer full): a domain with three records that have not been looked up
 */
TodokuSenderDomain *
todoku_test_domain (const char        *name,
                    TodokuDomainStage  stage)
{
  static gint64 last_id;
  TodokuSenderDomain *domain = todoku_sender_domain_new ();
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *route = g_strconcat ("em1234.", name, NULL);
  g_autofree char *dkim1 = g_strconcat ("s1._domainkey.", name, NULL);
  g_autofree char *dkim2 = g_strconcat ("s2._domainkey.", name, NULL);

  g_ptr_array_add (items, make_item (name, TODOKU_RECORD_PURPOSE_MAIL_ROUTE, route,
                                     "u1234567.wl123.sendgrid.net"));
  g_ptr_array_add (items, make_item (name, TODOKU_RECORD_PURPOSE_DKIM1, dkim1,
                                     "s1.domainkey.u1234567.wl123.sendgrid.net"));
  g_ptr_array_add (items, make_item (name, TODOKU_RECORD_PURPOSE_DKIM2, dkim2,
                                     "s2.domainkey.u1234567.wl123.sendgrid.net"));
  todoku_test_set_number (domain, "id", ++last_id);
  todoku_test_set_text (domain, "name", name);
  todoku_test_set_number (domain, "stage", stage);
  todoku_test_set_number (domain, "automatic_security", TRUE);
  if (stage == TODOKU_DOMAIN_VERIFIED)
    for (guint i = 0; i < items->len; i++)
      todoku_test_set_verdict (g_ptr_array_index (items, i), TODOKU_RECORD_STATE_OK);
  todoku_test_set_records (domain, items);

  return domain;
}

/**
 * todoku_test_find:
 * @root: where to begin
 * @func: (scope call): what to look for
 * @user_data: its argument
 *
 * Returns: (transfer none) (nullable): the first widget, in order, for which @func holds
 */
GtkWidget *
todoku_test_find (GtkWidget        *root,
                  TodokuWidgetFunc  func,
                  gpointer          user_data)
{
  if (func (root, user_data))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = todoku_test_find (child, func, user_data);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
has_type (GtkWidget *widget,
          gpointer   user_data)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), GPOINTER_TO_SIZE (user_data));
}

/**
 * todoku_test_find_type:
 * @root: where to begin
 * @type: the type of the widget
 *
 * Returns: (transfer none) (nullable): the first widget of @type
 */
GtkWidget *
todoku_test_find_type (GtkWidget *root,
                       GType      type)
{
  return todoku_test_find (root, has_type, GSIZE_TO_POINTER (type));
}

static gboolean
has_text (GtkWidget *widget,
          gpointer   user_data)
{
  if (!gtk_widget_get_child_visible (widget))
    return FALSE;
  if (TODOKU_IS_LONG_TEXT (widget))
    return g_str_equal (todoku_long_text_get_text (TODOKU_LONG_TEXT (widget)), user_data);

  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), user_data);
}

/**
 * todoku_test_find_text:
 * @root: where to begin
 * @text: the whole text of a label
 *
 * Returns: (transfer none) (nullable): the first label with that text
 */
GtkWidget *
todoku_test_find_text (GtkWidget  *root,
                       const char *text)
{
  return todoku_test_find (root, has_text, (gpointer) text);
}

static gboolean
is_shown_label (GtkWidget *widget,
                gpointer   part)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
         strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL;
}

/**
 * todoku_test_find_shown:
 * @root: where to begin
 * @part: a part of the text of a label
 *
 * Returns: (transfer none) (nullable): the first label that is on the screen and has it
 */
GtkWidget *
todoku_test_find_shown (GtkWidget  *root,
                        const char *part)
{
  return todoku_test_find (root, is_shown_label, (gpointer) part);
}

static gboolean
is_titled_row (GtkWidget *widget,
               gpointer   title)
{
  return ADW_IS_PREFERENCES_ROW (widget) && gtk_widget_get_visible (widget) &&
         g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0;
}

/**
 * todoku_test_find_row:
 * @root: where to begin
 * @title: the title of a row, untranslated
 *
 * Returns: (transfer none) (nullable): the row, unless it is hidden
 */
GtkWidget *
todoku_test_find_row (GtkWidget  *root,
                      const char *title)
{
  return todoku_test_find (root, is_titled_row, (gpointer) g_dgettext ("todoku", title));
}

/**
 * todoku_test_settle:
 * @window: a window that has been presented
 *
 * Iterates the main context until it has been laid out and drawn.
 */
void
todoku_test_settle (GtkWidget *window)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  gtk_test_widget_wait_for_draw (window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/**
 * todoku_test_draw:
 * @window: a window that has been presented
 *
 * Returns: (transfer full): a picture of it, drawn by GTK itself
 */
GdkTexture *
todoku_test_draw (GtkWidget *window)
{
  g_autoptr(GdkPaintable) paintable = NULL;
  g_autoptr(GskRenderer) renderer = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GskRenderNode) node = NULL;
  GdkTexture *texture;
  GtkSnapshot *snapshot;
  int width, height;

  todoku_test_settle (window);
  paintable = gtk_widget_paintable_new (window);
  width = gdk_paintable_get_intrinsic_width (paintable);
  height = gdk_paintable_get_intrinsic_height (paintable);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  renderer = gsk_cairo_renderer_new ();
  gsk_renderer_realize (renderer, NULL, &error);
  g_assert_no_error (error);
  texture = gsk_renderer_render_texture (renderer, node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  gsk_renderer_unrealize (renderer);

  return texture;
}

/**
 * todoku_test_shoot:
 * @window: a window that has been presented
 * @name: the name of the picture, without its ending
 *
 * Saves a picture of @window, when pictures are asked for.
 */
void
todoku_test_shoot (GtkWidget  *window,
                   const char *name)
{
  const char *folder = g_getenv ("TODOKU_TEST_SHOTS");
  g_autoptr(GdkTexture) texture = NULL;
  g_autofree char *file = NULL;
  g_autofree char *path = NULL;

  todoku_test_settle (window);
  if (folder == NULL)
    return;

  texture = todoku_test_draw (window);
  file = g_strconcat (name, ".png", NULL);
  path = g_build_filename (folder, file, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

/**
 * todoku_test_runs_out:
 * @widget: a widget
 * @user_data: not used
 *
 * Returns: whether it is a label that is seen, and its text is wider than it, or it larger than
 *   what it stands in
 */
gboolean
todoku_test_runs_out (GtkWidget *widget,
                      gpointer   user_data)
{
  int width, height;

  if (!GTK_IS_LABEL (widget) || !gtk_widget_get_mapped (widget) ||
      gtk_label_get_ellipsize (GTK_LABEL (widget)) != PANGO_ELLIPSIZE_NONE)
    return FALSE;

  pango_layout_get_pixel_size (gtk_label_get_layout (GTK_LABEL (widget)), &width, &height);
  if (width > gtk_widget_get_width (widget) + 1 || height > gtk_widget_get_height (widget) + 1)
    {
      g_test_message ("The text is larger than the label: %s",
                      gtk_label_get_text (GTK_LABEL (widget)));
      return TRUE;
    }

  for (GtkWidget *parent = gtk_widget_get_parent (widget);
       parent != NULL && !GTK_IS_SCROLLABLE (parent); parent = gtk_widget_get_parent (parent))
    {
      graphene_rect_t bounds;

      if (gtk_widget_compute_bounds (widget, parent, &bounds) &&
          (bounds.origin.x + bounds.size.width > gtk_widget_get_width (parent) + 1 ||
           bounds.origin.y + bounds.size.height > gtk_widget_get_height (parent) + 1))
        {
          g_test_message ("The label is at %g, %g and %g x %g, the %s %d x %d: %s",
                          bounds.origin.x, bounds.origin.y, bounds.size.width, bounds.size.height,
                          G_OBJECT_TYPE_NAME (parent), gtk_widget_get_width (parent),
                          gtk_widget_get_height (parent), gtk_label_get_text (GTK_LABEL (widget)));
          return TRUE;
        }
    }

  return FALSE;
}

/* In a font that has no Japanese another one steps in, whose lines are higher: then a narrower text
 * is not always a higher one, which GTK takes for granted where it asks for a width at a height.
 */
static void
check_texts (GtkWidget *window)
{
  GtkSettings *settings = gtk_widget_get_settings (window);
  g_autofree char *font = NULL;
  int own_width, own_height;

  g_assert_null (todoku_test_find (window, todoku_test_runs_out, NULL));
  g_object_get (settings, "gtk-font-name", &font, NULL);
  gtk_window_get_default_size (GTK_WINDOW (window), &own_width, &own_height);
  g_object_set (settings, "gtk-font-name", "Noto Sans 11", NULL);
  for (int width = own_width - 80; width <= own_width + 80; width += 80)
    {
      gtk_window_set_default_size (GTK_WINDOW (window), MAX (width, 360), own_height);
      todoku_test_settle (window);
      g_assert_null (todoku_test_find (window, todoku_test_runs_out, NULL));
    }
  g_object_set (settings, "gtk-font-name", font, NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), own_width, own_height);
  todoku_test_settle (window);
}

/**
 * todoku_test_shoot_texts:
 * @window: a window
 * @name: the name of the picture
 *
 * As todoku_test_shoot(), and checks that no text runs out of its place.
 */
void
todoku_test_shoot_texts (GtkWidget  *window,
                         const char *name)
{
  todoku_test_shoot (window, name);
  check_texts (window);
}

/**
 * todoku_test_shoot_window:
 * @window: an #AdwWindow
 * @name: the name of the pictures
 *
 * The same for a window of its own: at 360, at its own and at 1000 pixels. It must not need more
 * than 360.
 */
void
todoku_test_shoot_window (GtkWidget  *window,
                          const char *name)
{
  static const int widths[] = { 360, 720, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autofree char *file = g_strdup_printf ("%s-%d", name, widths[i]);
      int minimum;

      gtk_widget_measure (adw_window_get_content (ADW_WINDOW (window)),
                          GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, 360);
      gtk_window_set_default_size (GTK_WINDOW (window), widths[i], 720);
      todoku_test_shoot_texts (window, file);
      gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, 360);
    }
}

/**
 * todoku_test_count_rows:
 * @list: a list
 *
 * Returns: how many rows it has
 */
guint
todoku_test_count_rows (GtkListBox *list)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (list, (int) n) != NULL)
    n++;

  return n;
}

/**
 * todoku_test_drop_file:
 * @widget: what it is dropped on
 * @dir: a folder for the file
 * @contents: what is in it
 * @length: how many bytes
 *
 * Drops a file, as GDK does when the button of the mouse is let go.
 *
 * Returns: whether it was taken
 */
gboolean
todoku_test_drop_file (GtkWidget  *widget,
                       const char *dir,
                       const char *contents,
                       gsize       length)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);
  g_autofree char *path = g_build_filename (dir, "dropped", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;
  gboolean taken = FALSE;

  g_file_set_contents (path, contents, (gssize) length, &error);
  g_assert_no_error (error);
  g_value_init (&value, G_TYPE_FILE);
  g_value_set_object (&value, file);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", &value, 0.0, 0.0, &taken);
    }

  return taken;
}
