/* SPDX-License-Identifier: GPL-3.0-or-later
 * The contrast of every text that is seen, measured in what is drawn: in the square of a label, the
 * commonest colour is the ground and the one that differs most from it the ink. At least 4.5:1
 * (WCAG 2.1, 1.4.3). Large text, so that strokes are as dark as they are meant to be. meson runs it
 * in the light, the dark and the high contrast look.
 */
#include <math.h>

#include "gallery.h"

#define LEAST 4.5
#define WIDTH 720

/* In these pages every colour of style.css is seen. */
static const char *const pages[] = {
  "home", "home-clock", "list", "domain", "domain-mistakes", "domain-unknown", "domain-ready",
  "domain-complete", "domain-practice", "tracking", "server-invalid", "help-start", "help-findings",
  "wizard-domain-refused", "wizard-records-mixed", "wizard-step2-last", "wizard-expired",
  "wizard-step3", "account-refused",
};

static double
get_linear (guint8 value)
{
  double part = value / 255.0;

  return part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

/* Of a pixel as GDK hands it out: blue, green, red, alpha. */
static double
get_luminance (guint32 pixel)
{
  const guint8 *parts = (const guint8 *) &pixel;

  return 0.2126 * get_linear (parts[2]) + 0.7152 * get_linear (parts[1]) +
         0.0722 * get_linear (parts[0]);
}

static double
get_contrast (guint32 one,
              guint32 other)
{
  double a = get_luminance (one), b = get_luminance (other);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

/**
 * Drawing:
 * @window: the window
 * @pixels: what is drawn
 * @width: of it
 * @height: of it
 * @n_labels: how many texts were measured
 * @n_weak: how many are too weak
 */
typedef struct
{
  GtkWidget *window;
  guint32 *pixels;
  int width;
  int height;
  guint n_labels;
  guint n_weak;
} Drawing;

static guint32
find_ground (Drawing               *drawing,
             const graphene_rect_t *bounds)
{
  g_autoptr(GHashTable) counts = g_hash_table_new (NULL, NULL);
  guint32 ground = 0;
  int most = 0;

  for (int y = bounds->origin.y; y < bounds->origin.y + bounds->size.height; y++)
    for (int x = bounds->origin.x; x < bounds->origin.x + bounds->size.width; x++)
      {
        guint32 pixel = drawing->pixels[y * drawing->width + x];
        int count = 1 + GPOINTER_TO_INT (g_hash_table_lookup (counts, GUINT_TO_POINTER (pixel)));

        g_hash_table_insert (counts, GUINT_TO_POINTER (pixel), GINT_TO_POINTER (count));
        if (count > most)
          {
            most = count;
            ground = pixel;
          }
      }

  return ground;
}

/* What the platform draws is the platform's: white on its own blue is 3.8:1. What cannot be used
 * now need not be read, and a mark within a value differs by its own ground.
 */
static gboolean
is_ours (GtkWidget *label)
{
  GtkWidget *button = gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON);

  return gtk_widget_is_sensitive (label) && gtk_widget_get_opacity (label) > 0 &&
         !gtk_widget_has_css_class (label, "dim-label") &&
         gtk_widget_get_ancestor (label, GTK_TYPE_TEXT) == NULL &&
         (button == NULL || !(gtk_widget_has_css_class (button, "suggested-action") ||
                              gtk_widget_has_css_class (button, "destructive-action")));
}

static gboolean
measure_cb (GtkWidget *widget,
            gpointer   user_data)
{
  Drawing *drawing = user_data;
  graphene_rect_t bounds;
  guint32 ground;
  double most = 1;

  if (!GTK_IS_LABEL (widget) || !gtk_widget_get_mapped (widget) || !is_ours (widget) ||
      *gtk_label_get_text (GTK_LABEL (widget)) == '\0' ||
      !gtk_widget_compute_bounds (widget, drawing->window, &bounds) ||
      bounds.origin.x < 0 || bounds.origin.y < 0 || bounds.size.width < 8 ||
      bounds.origin.x + bounds.size.width > drawing->width ||
      bounds.origin.y + bounds.size.height > drawing->height)
    return FALSE;

  ground = find_ground (drawing, &bounds);
  for (int y = bounds.origin.y; y < bounds.origin.y + bounds.size.height; y++)
    for (int x = bounds.origin.x; x < bounds.origin.x + bounds.size.width; x++)
      most = MAX (most, get_contrast (drawing->pixels[y * drawing->width + x], ground));
  drawing->n_labels++;
  if (most < LEAST)
    {
      g_test_message ("%.2f:1 in “%s”", most, gtk_label_get_text (GTK_LABEL (widget)));
      drawing->n_weak++;
    }

  return FALSE;
}

static void
test_contrast (gconstpointer user_data)
{
  const GalleryPage *page = user_data;
  Gallery gallery;
  Drawing drawing = { .window = gallery_show (&gallery, page, WIDTH) };
  g_autoptr(GdkTexture) texture = todoku_test_draw (drawing.window);

  drawing.width = gdk_texture_get_width (texture);
  drawing.height = gdk_texture_get_height (texture);
  drawing.pixels = g_new (guint32, drawing.width * drawing.height);
  gdk_texture_download (texture, (guchar *) drawing.pixels, drawing.width * sizeof (guint32));
  todoku_test_find (drawing.window, measure_cb, &drawing);
  g_test_message ("%u texts", drawing.n_labels);
  g_assert_cmpuint (drawing.n_labels, >, 5);
  g_assert_cmpuint (drawing.n_weak, ==, 0);
  g_free (drawing.pixels);
  gallery_close (&gallery, drawing.window);
}

int
main (int   argc,
      char *argv[])
{
  const GalleryPage *page;

  todoku_test_ui_init (&argc, &argv);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Noto Sans CJK JP 22", NULL);
  for (guint i = 0; (page = gallery_get (i)) != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (pages); j++)
      if (g_str_equal (page->name, pages[j]))
        {
          g_autofree char *path = g_strconcat ("/ui/contrast/", page->name, NULL);

          g_test_add_data_func (path, page, test_contrast);
        }

  return g_test_run ();
}
