/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every page of the gallery, in the language of the process, in text of the usual and of twice the
 * usual size, at 360 pixels: the window needs no more, and no word is cut off. meson runs it in
 * Japanese, in English and in a pseudo-language whose words are longer than those of any real one.
 * With TODOKU_TEST_SHOTS each page is drawn into a file at two widths instead.
 */
#include <string.h>

#include "gallery.h"

#include "todoku-batch-bar.h"
#include "todoku-page-head.h"
#include "todoku-status-pill.h"
#include "todoku-wrap-box.h"

#define NARROW 360
#define WIDE 1000
/* What the margins can spare where words are twice as large as usual. */
#define SPARE 16
/* The column of a page in a wide window, and the least that a finger finds. */
#define COLUMN 819
#define TARGET 34

/* In points; the second is 200 %: by the scale of all text, for the theme gives headings and
 * captions points of their own, which the size of the font would leave as they are.
 */
static const int sizes[] = { 11, 22 };

/* The title in a header bar gives way to the buttons; the page says it again. A toast is one line
 * in libadwaita: what must be read stands in a notice. So are the title of an entry and what is
 * chosen in a row, which have to do in real languages and usual sizes.
 */
static gboolean
may_be_shortened (GtkWidget *label,
                  gpointer   rows)
{
  GtkWidget *toasts = gtk_widget_get_ancestor (label, ADW_TYPE_TOAST_OVERLAY);
  GtkWidget *row = gtk_widget_get_ancestor (label, ADW_TYPE_PREFERENCES_ROW);

  if (gtk_widget_get_ancestor (label, ADW_TYPE_HEADER_BAR) != NULL ||
      g_str_equal (gtk_widget_get_name (label), "announcer"))
    return TRUE;
  if (GPOINTER_TO_INT (rows) && (ADW_IS_ENTRY_ROW (row) || ADW_IS_COMBO_ROW (row)))
    return TRUE;

  return toasts != NULL &&
         !gtk_widget_is_ancestor (label,
                                  adw_toast_overlay_get_child (ADW_TOAST_OVERLAY (toasts)));
}

static gboolean
is_shortened (GtkWidget *widget,
              gpointer   user_data)
{
  if (!GTK_IS_LABEL (widget) || !gtk_widget_get_mapped (widget) ||
      may_be_shortened (widget, user_data) ||
      !pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
    return FALSE;

  g_test_message ("Shortened: %s", gtk_label_get_text (GTK_LABEL (widget)));

  return TRUE;
}

/* A host, an address or a URL is longer than some rows are wide. */
static gboolean
is_in_address (const char *text,
               int         at)
{
  while (at > 0 && text[at - 1] != ' ')
    at--;

  return memchr (text + at, '.', strcspn (text + at, " ")) != NULL;
}

/* A word that is parted stands beside something that leaves its row too little room. */
static gboolean
is_parted_word (GtkWidget *widget,
                gpointer   user_data)
{
  PangoLayout *layout;
  const char *text;

  if (!GTK_IS_LABEL (widget) || !gtk_widget_get_mapped (widget) ||
      gtk_widget_get_ancestor (widget, ADW_TYPE_ACTION_ROW) == NULL)
    return FALSE;

  layout = gtk_label_get_layout (GTK_LABEL (widget));
  text = pango_layout_get_text (layout);
  for (int i = 1; i < pango_layout_get_line_count (layout); i++)
    {
      int start = pango_layout_get_line_readonly (layout, i)->start_index;

      if (g_ascii_isalpha (text[start]) && g_ascii_isalpha (text[start - 1]) &&
          !is_in_address (text, start))
        {
          g_test_message ("Parted: %s", text);
          return TRUE;
        }
    }

  return FALSE;
}

/* Japanese may be parted between any two letters: a pill that is squeezed stands upright. */
static gboolean
is_parted_pill (GtkWidget *widget,
                gpointer   user_data)
{
  if (!GTK_IS_LABEL (widget) || !gtk_widget_get_mapped (widget) ||
      !TODOKU_IS_STATUS_PILL (gtk_widget_get_parent (widget)) ||
      pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (widget))) < 2)
    return FALSE;

  g_test_message ("Parted: %s", gtk_label_get_text (GTK_LABEL (widget)));

  return TRUE;
}

/* A box whose children are all hidden is still a gap, and a line of its own where it wraps. */
static gboolean
is_empty_box (GtkWidget *widget,
              gpointer   user_data)
{
  if (!GTK_IS_BOX (widget) || !gtk_widget_get_mapped (widget) ||
      !TODOKU_IS_WRAP_BOX (gtk_widget_get_parent (widget)))
    return FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (gtk_widget_get_visible (child))
        return FALSE;
    }

  g_test_message ("A box without anything in it");

  return TRUE;
}

static gboolean
is_second_suggested (GtkWidget *widget,
                     gpointer   user_data)
{
  GtkWidget **first = user_data;

  if (!GTK_IS_BUTTON (widget) || !gtk_widget_get_mapped (widget) ||
      !gtk_widget_has_css_class (widget, "suggested-action"))
    return FALSE;
  if (*first == NULL)
    {
      *first = widget;
      return FALSE;
    }

  g_test_message ("Suggested beside “%s”: %s", gtk_button_get_label (GTK_BUTTON (*first)),
                  gtk_button_get_label (GTK_BUTTON (widget)));

  return TRUE;
}

/* The arrow of an entry or a switch is part of its row, which takes the click as well. */
static gboolean
is_small_target (GtkWidget *widget,
                 gpointer   user_data)
{
  graphene_rect_t bounds;

  if (!GTK_IS_BUTTON (widget) || !gtk_widget_get_mapped (widget) ||
      gtk_widget_get_ancestor (widget, GTK_TYPE_SPIN_BUTTON) != NULL ||
      gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) != NULL ||
      !gtk_widget_compute_bounds (widget, widget, &bounds) ||
      MIN (bounds.size.width, bounds.size.height) >= TARGET)
    return FALSE;

  g_test_message ("A button of %g × %g: %s", bounds.size.width, bounds.size.height,
                  gtk_button_get_label (GTK_BUTTON (widget)));

  return TRUE;
}

/* Where there is room, what a page is for stands beside its title. */
static gboolean
breaks_when_wide (GtkWidget *widget,
                  gpointer   user_data)
{
  GtkWidget *actions;
  int natural;

  if (!TODOKU_IS_WRAP_BOX (widget) || !gtk_widget_get_mapped (widget) ||
      !(TODOKU_IS_PAGE_HEAD (gtk_widget_get_parent (widget)) ||
        gtk_widget_get_ancestor (widget, TODOKU_TYPE_BATCH_BAR) != NULL))
    return FALSE;

  actions = gtk_widget_get_last_child (widget);
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  if (natural <= COLUMN || !gtk_widget_get_visible (actions))
    return FALSE;

  g_test_message ("What stands beside a title takes a line of its own: %d of %d", natural, COLUMN);

  return TRUE;
}

/* Icon themes lose names: what one of them has forgotten is drawn as a torn sheet of paper. */
static gboolean
is_unknown_icon (GtkWidget *widget,
                 gpointer   user_data)
{
  const char *name = GTK_IS_IMAGE (widget) ? gtk_image_get_icon_name (GTK_IMAGE (widget)) : NULL;

  if (name == NULL || gtk_icon_theme_has_icon (user_data, name))
    return FALSE;

  g_test_message ("No icon is called %s", name);

  return TRUE;
}

/* From the window to what takes most of its width, for the log. */
static void
tell_widest (GtkWidget *widget)
{
  GtkWidget *widest = NULL;
  int most = 100;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int minimum;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      if (minimum > most)
        {
          most = minimum;
          widest = child;
        }
    }
  if (widest == NULL)
    return;

  g_test_message ("  %d: %s %s", most, G_OBJECT_TYPE_NAME (widest),
                  GTK_IS_LABEL (widest) ? gtk_label_get_text (GTK_LABEL (widest)) : "");
  tell_widest (widest);
}

/* Without the frame that GTK draws where there is no window manager. */
static GtkWidget *
get_content (GtkWidget *window)
{
  return ADW_IS_WINDOW (window)
           ? adw_window_get_content (ADW_WINDOW (window))
           : adw_application_window_get_content (ADW_APPLICATION_WINDOW (window));
}

/* In large text: what has one line by GTK's will, the label of a menu button (practice, request)
 * and the buttons of a header bar (publish, in English).
 */
static gboolean
may_be_wide (const GalleryPage *page,
             gboolean           large)
{
  static const char *const names[] = { "practice", "practice-cards", "publish", "request", NULL };

  return large && g_strv_contains (names, page->name);
}

static void
set_size (int size)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", size * 96 * 1024 / sizes[0], NULL);
}

static void
test_fits (gconstpointer user_data)
{
  const GalleryPage *page = user_data;
  gboolean pseudo = g_str_equal (g_get_language_names ()[0], "en_XA");
  GtkIconTheme *icons = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  /* Words that long and that large are nobody's. */
  for (guint i = 0; i < (pseudo ? 1 : G_N_ELEMENTS (sizes)); i++)
    {
      gboolean one_line = pseudo || sizes[i] > sizes[0];
      Gallery gallery;
      GtkWidget *window, *first = NULL;
      int minimum;

      set_size (sizes[i]);
      window = gallery_show (&gallery, page, NARROW);
      gtk_widget_measure (get_content (window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                          NULL, NULL);
      if (minimum > NARROW + (one_line ? SPARE : 0) && !may_be_wide (page, one_line))
        {
          g_test_message ("%s at %d pt is %d wide", page->name, sizes[i], minimum);
          tell_widest (window);
          g_test_fail ();
        }
      if (todoku_test_find (window, is_shortened, GINT_TO_POINTER (one_line)) != NULL ||
          (!pseudo && todoku_test_find (window, is_parted_word, NULL) != NULL) ||
          todoku_test_find (window, todoku_test_runs_out, NULL) != NULL)
        {
          g_test_message ("%s at %d pt", page->name, sizes[i]);
          g_test_fail ();
        }
      if (!one_line && (todoku_test_find (window, is_parted_pill, NULL) != NULL ||
                        todoku_test_find (window, is_empty_box, NULL) != NULL ||
                        todoku_test_find (window, is_second_suggested, &first) != NULL ||
                        todoku_test_find (window, is_small_target, NULL) != NULL ||
                        todoku_test_find (window, is_unknown_icon, icons) != NULL ||
                        todoku_test_find (window, breaks_when_wide, NULL) != NULL))
        {
          g_test_message ("%s at %d pt", page->name, sizes[i]);
          g_test_fail ();
        }
      gallery_close (&gallery, window);
    }
}

static void
test_draw (gconstpointer user_data)
{
  const GalleryPage *page = user_data;
  static const int widths[] = { NARROW, WIDE };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%d", page->name, widths[i]);
      Gallery gallery;
      GtkWidget *window = gallery_show (&gallery, page, widths[i]);

      todoku_test_shoot (window, name);
      gallery_close (&gallery, window);
    }
}

int
main (int   argc,
      char *argv[])
{
  const GalleryPage *page;
  gboolean draws = g_getenv ("TODOKU_TEST_SHOTS") != NULL;

  todoku_test_ui_init (&argc, &argv);
  for (guint i = 0; (page = gallery_get (i)) != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/ui/gallery/", page->name, NULL);

      g_test_add_data_func (path, page, draws ? test_draw : test_fits);
    }

  return g_test_run ();
}
