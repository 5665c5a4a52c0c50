/* SPDX-License-Identifier: GPL-3.0-or-later
 * Of hundreds only a few are shown until the person asks for the rest: those that need her first,
 * in the order of the list. Each row costs the first frame a millisecond. Holds no state.
 */
#include "todoku-config.h"

#include "todoku-home-servers.h"

#include <glib/gi18n-lib.h>

#include "todoku-boxed.h"
#include "todoku-server-facts.h"
#include "todoku-tally.h"
#include "todoku-text.h"

/* One more is shown rather than a row that says so. */
#define MAX_SHOWN 8

static gboolean
needs_person (TodokuDeliveryServer *server)
{
  TodokuStatus status = todoku_server_facts_get_status (server);

  return status == TODOKU_STATUS_FIX || status == TODOKU_STATUS_WAITING;
}

static GPtrArray *
find_real (TodokuSession *session)
{
  GListModel *servers = todoku_session_get_servers (session);
  GPtrArray *real = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (servers); i++)
    {
      g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (servers, i);

      if (!todoku_delivery_server_get_row (server)->practice)
        g_ptr_array_add (real, g_steal_pointer (&server));
    }

  return real;
}

static void
fill_server (TodokuBoxedFill      *fill,
             TodokuDeliveryServer *server)
{
  const TodokuServerRow *row = todoku_delivery_server_get_row (server);
  g_autofree char *place = todoku_text_server_place (server);

  todoku_boxed_fill_link (fill, row->name, place, todoku_server_facts_get_status (server),
                          todoku_text_server_state (server), "win.open-server", row->id);
}

static void
fill_few (TodokuBoxedFill *fill,
          GPtrArray       *real)
{
  g_autofree char *count = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                         "%2$'u of %1$'u server is shown",
                                                         "%2$'u of %1$'u servers are shown",
                                                         real->len), real->len, MAX_SHOWN);
  guint n_shown = 0;

  for (int needed = TRUE; needed >= FALSE; needed--)
    for (guint i = 0; i < real->len && n_shown < MAX_SHOWN; i++)
      if (needs_person (real->pdata[i]) == needed)
        {
          fill_server (fill, real->pdata[i]);
          n_shown++;
        }
  todoku_boxed_fill_row (fill, _("Show All Delivery Servers"), count, NULL, "home.show-servers");
}

/**
 * todoku_home_servers_fill:
 * @list: a list that only this fills
 * @session: the session
 * @all: whether the person wants to see all of them
 *
 * Shows the real servers, or the way to connect the first.
 */
void
todoku_home_servers_fill (GtkListBox    *list,
                          TodokuSession *session,
                          gboolean       all)
{
  g_autoptr(GPtrArray) real = find_real (session);
  TodokuBoxedFill fill = { list, 0 };

  if (real->len == 0)
    todoku_boxed_fill_row (&fill, _("Connect a Delivery Server"),
                           _("With the API key of your account"), NULL, "win.add-server");
  else if (!all && real->len > MAX_SHOWN + 1)
    fill_few (&fill, real);
  else
    for (guint i = 0; i < real->len; i++)
      fill_server (&fill, real->pdata[i]);
  todoku_boxed_fill_end (&fill);
}

static void
fill_practice_server (TodokuBoxedFill      *fill,
                      TodokuSession        *session,
                      TodokuDeliveryServer *server)
{
  const TodokuTally tally = todoku_tally_count (session, TODOKU_TALLY_SERVER, server);
  gboolean running = todoku_session_get_practice_running (session);
  g_autofree char *name = todoku_text_server_name (server);
  g_autofree char *caption =
    tally.n_domains == 0
      ? g_strdup (_("On this computer alone"))
      : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "On this computer alone · %'u domain",
                                      "On this computer alone · %'u domains", tally.n_domains),
                         tally.n_domains);

  todoku_boxed_fill_link (fill, name, caption, TODOKU_STATUS_OPTIONAL,
                          running ? C_("state", "Running") : _("Stopped"), "win.open-server",
                          todoku_subject_get_id (server));
}

/**
 * todoku_home_servers_fill_practice:
 * @list: a list that only this fills
 * @session: the session
 *
 * Shows what is for practice. It stands apart, and is in no count of the rest.
 *
 * Returns: whether there is any
 */
gboolean
todoku_home_servers_fill_practice (GtkListBox    *list,
                                   TodokuSession *session)
{
  GListModel *servers = todoku_session_get_servers (session);
  TodokuBoxedFill fill = { list, 0 };

  for (guint i = 0; i < g_list_model_get_n_items (servers); i++)
    {
      g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (servers, i);

      if (todoku_delivery_server_get_row (server)->practice)
        fill_practice_server (&fill, session, server);
    }
  todoku_boxed_fill_end (&fill);

  return fill.position > 0;
}
