/* SPDX-License-Identifier: GPL-3.0-or-later
 * The frame of pages that are built in code. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-page.h"

#include <glib/gi18n-lib.h>

/* From here on a column grows more slowly than its window, the same on every page. */
#define TIGHTENING 660

static GtkWidget *
new_header_bar (const char *title,
                const char *subtitle)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *back = gtk_button_new_from_icon_name ("go-previous-symbolic");

  gtk_widget_set_tooltip_text (back, _("Back"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (back), "win.back");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), back);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (title, subtitle));
  gtk_widget_add_css_class (header, "flat");

  return header;
}

/**
 * todoku_page_build:
 * @page: an empty vertical box
 * @title: its title
 * @subtitle: (nullable): the line under it
 * @width: how wide the column may become, in pixels
 * @ret_column: (out) (transfer none): the box for the content
 *
 * Fills a page with its frame.
 */
void
todoku_page_build (GtkBox     *page,
                   const char *title,
                   const char *subtitle,
                   int         width,
                   GtkBox    **ret_column)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (page), GTK_ORIENTATION_VERTICAL);
  gtk_box_append (page, new_header_bar (title, subtitle));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_widget_add_css_class (scrolled, "undershoot-top");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), width);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), MIN (width, TIGHTENING));
  gtk_widget_set_margin_start (column, 12);
  gtk_widget_set_margin_end (column, 12);
  gtk_widget_set_margin_top (column, 12);
  gtk_widget_set_margin_bottom (column, 36);
  adw_clamp_set_child (ADW_CLAMP (clamp), column);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_box_append (page, scrolled);

  *ret_column = GTK_BOX (column);
}
