/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every page of the gallery, in the language of the process, in text of the usual and of twice the
 * usual size, at 360 pixels: the window needs no more, and no word is cut off. meson runs it in
 * Japanese, in English and in a pseudo-language whose words are longer than those of any real one.
 * With TODOKU_TEST_SHOTS each page is drawn into a file at two widths instead.
 */
#include <string.h>

#include "gallery.h"

#define NARROW 360
#define WIDE 1000

static const int sizes[] = { 11 };

/* The title in a header bar gives way to the buttons; the page says it again. A toast is one line
 * in libadwaita: what must be read stands in a notice.
 */
static gboolean
may_be_shortened (GtkWidget *label)
{
  GtkWidget *toasts = gtk_widget_get_ancestor (label, ADW_TYPE_TOAST_OVERLAY);

  return gtk_widget_get_ancestor (label, ADW_TYPE_HEADER_BAR) != NULL ||
         (toasts != NULL &&
          !gtk_widget_is_ancestor (label, adw_toast_overlay_get_child (ADW_TOAST_OVERLAY (
                                                                         toasts))));
}

static gboolean
is_shortened (GtkWidget *widget,
              gpointer   user_data)
{
  if (!GTK_IS_LABEL (widget) || !gtk_widget_get_mapped (widget) || may_be_shortened (widget) ||
      !pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
    return FALSE;

  g_test_message ("Shortened: %s", gtk_label_get_text (GTK_LABEL (widget)));

  return TRUE;
}

/* The innermost widget that alone makes the window too wide, to be named in the log. */
static void
tell_widest (GtkWidget *widget)
{
  GtkWidget *widest = NULL;
  int most = NARROW - 24;

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
  if (widest != NULL)
    {
      tell_widest (widest);
      return;
    }

  g_test_message ("The widest is a %s in a %s in a %s: %s", G_OBJECT_TYPE_NAME (widget),
                  G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)),
                  G_OBJECT_TYPE_NAME (gtk_widget_get_parent (gtk_widget_get_parent (widget))),
                  GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "");
}

static void
set_size (int size)
{
  g_autofree char *font = g_strdup_printf ("Noto Sans CJK JP %d", size);

  g_object_set (gtk_settings_get_default (), "gtk-font-name", font, NULL);
}

static void
test_fits (gconstpointer user_data)
{
  const GalleryPage *page = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Gallery gallery;
      GtkWidget *window;
      int minimum;

      set_size (sizes[i]);
      window = gallery_show (&gallery, page, NARROW);
      gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      if (minimum > NARROW)
        {
          g_test_message ("%s at %d pt is %d wide", page->name, sizes[i], minimum);
          tell_widest (window);
          g_test_fail ();
        }
      if (todoku_test_find (window, is_shortened, NULL) != NULL ||
          todoku_test_find (window, todoku_test_runs_out, NULL) != NULL)
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
