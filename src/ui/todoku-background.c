/* SPDX-License-Identifier: GPL-3.0-or-later
 * The choice is stored at once and stays whatever the desktop answers: without its leave Todoku
 * still watches while a window is open. The answer is stored too, and each page with a switch shows
 * it, although the one that asked may have been closed meanwhile. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-background.h"

#include <glib/gi18n-lib.h>

#include "todoku-portal.h"
#include "todoku-watch.h"
#include "todoku-watched.h"

/**
 * todoku_background_get_state:
 * @settings: the settings of the program
 *
 * Returns: what the desktop last answered
 */
TodokuBackgroundState
todoku_background_get_state (GSettings *settings)
{
  return (TodokuBackgroundState) g_settings_get_enum (settings, "background");
}

/**
 * todoku_background_is_sandboxed:
 *
 * Returns: whether this is a Flatpak, which cannot bring a timer of its own
 */
gboolean
todoku_background_is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) || g_getenv ("FLATPAK_ID") != NULL;
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GSettings) settings = g_settings_new (TODOKU_APP_ID);
  g_autoptr(GError) error = NULL;
  TodokuBackgroundState state;
  gboolean autostart;

  if (todoku_portal_background_finish (result, &autostart, &error))
    state = autostart ? TODOKU_BACKGROUND_ALLOWED : TODOKU_BACKGROUND_NO_AUTOSTART;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    state = TODOKU_BACKGROUND_REFUSED;
  else
    state = TODOKU_BACKGROUND_MISSING;
  if (error != NULL)
    g_info ("Background: %s", error->message);
  g_settings_set_enum (settings, "background", state);
}

static void
left_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!todoku_portal_background_finish (result, NULL, &error))
    g_info ("Background: %s", error->message);
}

static void
ask (GtkWidget           *asker,
     gboolean             autostart,
     GAsyncReadyCallback  callback)
{
  GtkRoot *root = gtk_widget_get_root (asker);

  todoku_portal_background_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                  _("Checks every night that the records are still there"),
                                  autostart, NULL, callback, NULL);
}

/**
 * todoku_background_leave:
 * @asker: a widget
 *
 * Lets the desktop know that nothing is watched any more, so that it does not start at every login
 * what has nothing to do. A desktop that was never asked is not asked now.
 */
void
todoku_background_leave (GtkWidget *asker)
{
  g_autoptr(GSettings) settings = g_settings_new (TODOKU_APP_ID);

  if (todoku_background_get_state (settings) == TODOKU_BACKGROUND_UNASKED)
    return;

  g_settings_reset (settings, "background");
  ask (asker, FALSE, left_cb);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!todoku_session_set_monitored_finish (TODOKU_SESSION (source), result, &error))
    g_warning ("What is watched was not stored: %s", error->message);
}

static void
set_watched (TodokuSession *session,
             gpointer       subject,
             gboolean       on)
{
  todoku_session_set_monitored_async (session, subject, on, NULL, stored_cb, NULL);
}

/**
 * todoku_background_watch:
 * @asker: the switch that a person has just turned
 * @session: the session
 * @subject: a delivery domain or a tracking domain
 * @on: whether it is to be looked at every night
 *
 * Stores the choice, and asks the desktop when it is on. @asker need not live until the answer.
 */
void
todoku_background_watch (GtkWidget     *asker,
                         TodokuSession *session,
                         gpointer       subject,
                         gboolean       on)
{
  guint n_watched;

  set_watched (session, subject, on);
  /* Not the one that is just being stored. */
  n_watched = todoku_watched_count (session).n_watched - todoku_watch_is_watched (subject);
  if (on)
    ask (asker, TRUE, answered_cb);
  else if (n_watched == 0)
    todoku_background_leave (asker);
}

static void
wish_stored_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!todoku_session_watch_new_finish (TODOKU_SESSION (source), result, &error))
    g_warning ("That everything is to be watched was not stored: %s", error->message);
}

/**
 * todoku_background_watch_all:
 * @asker: the switch that a person has just turned
 * @session: the session
 * @on: whether everything that is set up, or will be, is to be looked at every night
 *
 * As todoku_background_watch(), for all.
 */
void
todoku_background_watch_all (GtkWidget     *asker,
                             TodokuSession *session,
                             gboolean       on)
{
  GListModel *lists[] = {
    todoku_session_get_domains (session),
    todoku_session_get_tracking_domains (session),
  };
  g_autoptr(GSettings) settings = g_settings_new (TODOKU_APP_ID);

  g_settings_set_boolean (settings, "monitoring", on);
  todoku_session_watch_new_async (session, on, NULL, wish_stored_cb, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < g_list_model_get_n_items (lists[i]); j++)
      {
        g_autoptr(GObject) subject = g_list_model_get_item (lists[i], j);

        if (todoku_watch_is_complete (subject) && todoku_watch_is_watched (subject) != on)
          set_watched (session, subject, on);
      }
  if (on)
    ask (asker, TRUE, answered_cb);
  else
    todoku_background_leave (asker);
}
