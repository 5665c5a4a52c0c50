/* SPDX-License-Identifier: GPL-3.0-or-later
 * The help is whole: each finding has its entry, each link leads somewhere, each picture is there
 * in both languages; and it is reached from where one is stuck, by F1 and from the cards.
 */
#include <string.h>

#include "gallery.h"
#include "todoku-help-entry.h"
#include "todoku-help-group.h"
#include "todoku-help-page.h"
#include "todoku-help-row.h"
#include "todoku-help.h"

static const char *const sections[] = {
  "start", "domain", "tracking", "request", "accounts", "servers", "practice", "watch", "words",
  "findings",
};

static gboolean
is_entry_of (GtkWidget *widget,
             gpointer   user_data)
{
  return TODOKU_IS_HELP_ENTRY (widget) &&
         g_strcmp0 (todoku_help_entry_get_token (TODOKU_HELP_ENTRY (widget)), user_data) == 0;
}

static gboolean
is_open_entry (GtkWidget *widget,
               gpointer   user_data)
{
  return is_entry_of (widget, user_data) &&
         adw_expander_row_get_expanded (ADW_EXPANDER_ROW (widget));
}

/* What the catalogue of mistakes can say is explained. */
static void
test_findings (void)
{
  g_autoptr(GEnumClass) codes = g_type_class_ref (TODOKU_TYPE_FINDING_CODE);
  GtkWidget *page = g_object_ref_sink (todoku_help_page_new ("findings"));

  for (guint i = 0; i < codes->n_values; i++)
    {
      const char *token = codes->values[i].value_nick;
      GtkWidget *entry = todoku_test_find (page, is_entry_of, (gpointer) token);

      g_test_message ("%s", token);
      g_assert_nonnull (entry);
      g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (entry)), !=, "");
    }
  g_object_unref (page);
}

static gboolean
leads_nowhere (GtkWidget *widget,
               gpointer   user_data)
{
  GVariant *target = TODOKU_IS_HELP_ROW (widget)
                       ? gtk_actionable_get_action_target_value (GTK_ACTIONABLE (widget))
                       : NULL;

  return target != NULL && !g_strv_contains (sections, g_variant_get_string (target, NULL));
}

static gboolean
is_empty_picture (GtkWidget *widget,
                  gpointer   user_data)
{
  return GTK_IS_PICTURE (widget) && gtk_picture_get_paintable (GTK_PICTURE (widget)) == NULL;
}

static void
test_sections (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      GtkWidget *page = g_object_ref_sink (todoku_help_page_new (sections[i]));

      g_test_message ("%s", sections[i]);
      g_assert_null (todoku_test_find (page, leads_nowhere, NULL));
      g_assert_null (todoku_test_find (page, is_empty_picture, NULL));
      g_assert_nonnull (todoku_test_find_type (page, TODOKU_TYPE_HELP_GROUP));
      g_object_unref (page);
    }
}

static void
test_pictures (void)
{
  g_auto(GStrv) names = g_resources_enumerate_children ("/io/github/todoku/Todoku/help",
                                                        G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert_nonnull (names);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *other = g_strdup (names[i]);
      char *language = other + strlen (other) - strlen ("en.png");

      memcpy (language, g_str_has_prefix (language, "ja") ? "en" : "ja", 2);
      g_assert_true (g_strv_contains ((const char *const *) names, other));
    }
}

static const GalleryPage *
find_page (const char *name)
{
  const GalleryPage *page;

  for (guint i = 0; (page = gallery_get (i)) != NULL; i++)
    if (g_str_equal (page->name, name))
      return page;

  g_assert_not_reached ();
}

static gboolean
is_shown_help (GtkWidget *widget,
               gpointer   user_data)
{
  return TODOKU_IS_HELP_PAGE (widget) && gtk_widget_get_mapped (widget);
}

/* The way back leads to the page that was left. */
static void
test_page (void)
{
  Gallery gallery;
  GtkWidget *window = gallery_show (&gallery, find_page ("domain"), 1000);

  gtk_widget_activate_action (window, "help.show", NULL);
  todoku_test_settle (window);
  g_assert_nonnull (todoku_test_find (window, is_shown_help, NULL));
  g_assert_nonnull (todoku_test_find_text (window, "配信ドメインの認証"));
  gtk_widget_activate_action (window, "win.back", NULL);
  todoku_test_settle (window);
  g_assert_null (todoku_test_find (window, is_shown_help, NULL));
  gallery_close (&gallery, window);
}

static gboolean
is_more_button (GtkWidget *widget,
                gpointer   user_data)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), "help.open") == 0;
}

static void
test_card (void)
{
  Gallery gallery;
  GtkWidget *window = gallery_show (&gallery, find_page ("domain"), 360);
  GtkWidget *button = todoku_test_find (window, is_more_button, NULL);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  todoku_test_settle (window);
  g_assert_nonnull (todoku_test_find (window, is_open_entry, (gpointer) "doubled-suffix"));
  gallery_close (&gallery, window);
}

static GtkWidget *
find_help_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (TODOKU_IS_HELP_WINDOW (window))
        return window;
    }

  return NULL;
}

/* Beside the wizard, which stays as it is; and every form has it. */
static void
test_windows (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; gallery_windows[i].name != NULL; i++)
    {
      Gallery gallery;
      GtkWidget *window = gallery_show (&gallery, &gallery_windows[i], 720);
      GtkWidget *help;

      if (!g_hash_table_add (seen, GSIZE_TO_POINTER (G_OBJECT_TYPE (window))))
        {
          gallery_close (&gallery, window);
          continue;
        }

      g_test_message ("%s", gallery_windows[i].name);
      g_assert_cmpstr (todoku_help_find_section (window), !=, "start");
      g_assert_true (gtk_widget_activate_action (window, "help.show", NULL));
      help = find_help_window ();
      g_assert_nonnull (help);
      gtk_widget_activate_action (help, "help.open", "s", "words#spf");
      todoku_test_settle (help);
      g_assert_nonnull (todoku_test_find (help, is_open_entry, (gpointer) "spf"));
      gtk_widget_activate_action (help, "win.back", NULL);
      gtk_widget_activate_action (help, "win.back", NULL);
      todoku_test_settle (window);
      g_assert_null (find_help_window ());
      gallery_close (&gallery, window);
    }
}

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);

  g_test_add_func ("/ui/help/findings", test_findings);
  g_test_add_func ("/ui/help/sections", test_sections);
  g_test_add_func ("/ui/help/pictures", test_pictures);
  g_test_add_func ("/ui/help/page", test_page);
  g_test_add_func ("/ui/help/card", test_card);
  g_test_add_func ("/ui/help/windows", test_windows);

  return g_test_run ();
}
