/* SPDX-License-Identifier: GPL-3.0-or-later
 * Follows the settings for as long as the session lives. A setting that makes no sense is named in
 * the log and changes nothing. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-choices.h"

static void
apply_choices (TodokuSession *session,
               const char    *key,
               GSettings     *settings)
{
  g_autofree char *resolvers = g_settings_get_string (settings, "resolvers");
  g_autofree char *second = g_settings_get_string (settings, "second-resolver");
  g_autoptr(GError) error = NULL;

  todoku_session_set_preferred_server (session, g_settings_get_int64 (settings, "default-server"));
  if (!todoku_session_set_resolvers (session, resolvers, &error))
    g_info ("The resolvers of the settings cannot be used: %s", error->message);
  g_clear_error (&error);
  if (!todoku_session_set_second_resolver (session, second, &error))
    g_info ("The second resolver of the settings cannot be used: %s", error->message);
}

/**
 * todoku_choices_follow:
 * @session: the session
 *
 * Hands it the settings, now and whenever they change.
 */
void
todoku_choices_follow (TodokuSession *session)
{
  GSettings *settings = g_settings_new (TODOKU_APP_ID);

  g_object_set_data_full (G_OBJECT (session), "todoku-choices", settings, g_object_unref);
  g_signal_connect_object (settings, "changed::resolvers", G_CALLBACK (apply_choices), session,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::second-resolver", G_CALLBACK (apply_choices),
                           session, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::default-server", G_CALLBACK (apply_choices),
                           session, G_CONNECT_SWAPPED);
  apply_choices (session, NULL, settings);
}
