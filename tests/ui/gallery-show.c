/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows one page of the gallery after the other, for who looks at them from outside: SIGUSR1 goes
 * on to the next. The name of the page that is shown stands in the file that GALLERY_STATE names;
 * it is empty after the last. Tests only.
 */
#include <glib-unix.h>

#include "gallery.h"

#define WIDTH 720

/**
 * Show:
 * @gallery: what the page is made from
 * @window: (nullable): the window that shows it
 * @index: which page
 */
typedef struct
{
  Gallery gallery;
  GtkWidget *window;
  guint index;
} Show;

static void
tell (const char *name)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents (g_getenv ("GALLERY_STATE"), name, -1, &error);
  g_assert_no_error (error);
}

static gboolean
show_next_cb (gpointer user_data)
{
  Show *self = user_data;
  const GalleryPage *page;

  if (self->window != NULL)
    gallery_close (&self->gallery, self->window);
  page = gallery_get (self->index++);
  if (page == NULL)
    {
      self->window = NULL;
      tell ("");
      return G_SOURCE_CONTINUE;
    }

  self->window = gallery_show (&self->gallery, page, WIDTH);
  tell (page->name);

  return G_SOURCE_CONTINUE;
}

int
main (int   argc,
      char *argv[])
{
  Show show = { 0 };

  todoku_test_ui_init (&argc, &argv);
  g_unix_signal_add (SIGUSR1, show_next_cb, &show);
  show_next_cb (&show);
  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
}
