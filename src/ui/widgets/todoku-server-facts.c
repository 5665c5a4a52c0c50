/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fills lists; holds no state. What cannot be known is told as such, and a permission only when a
 * test has shown it. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-server-facts.h"

#include <glib/gi18n-lib.h>

#include "todoku-boxed.h"
#include "todoku-text-permissions.h"
#include "todoku-text.h"
#include "todoku-urgency.h"

static char *
describe_count (guint n_all,
                guint n_complete)
{
  g_autofree char *all = NULL;

  if (n_all == 0)
    return g_strdup (_("Not registered yet"));

  all = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u registered", "%'u registered", n_all),
                         n_all);
  if (n_complete == 0)
    return g_steal_pointer (&all);

  /* Translators: %1$s is a count, as "42 registered"; %2$u of them are set up. */
  return g_strdup_printf (_("%1$s · %2$'u set up"), all, n_complete);
}

/**
 * todoku_server_facts_make_domain_pill:
 * @tally: what there is
 *
 * Returns: (transfer floating): how the delivery domains stand, in one pill
 */
GtkWidget *
todoku_server_facts_make_domain_pill (const TodokuTally *tally)
{
  guint n_fix = tally->n_fix + tally->n_alarms - tally->n_tracking_alarms;
  g_autofree char *word = NULL;

  if (n_fix > 0)
    {
      word = g_strdup_printf (C_("state and count", "%1$s: %2$'u"), _("To be fixed"), n_fix);
      return todoku_boxed_pill_new (TODOKU_STATUS_FIX, word);
    }
  if (tally->n_domains == 0)
    return todoku_boxed_pill_new (TODOKU_STATUS_PENDING, C_("state", "Not registered"));
  if (tally->n_complete == tally->n_domains)
    return todoku_boxed_pill_new (TODOKU_STATUS_VERIFIED, _("Set up"));

  return todoku_boxed_pill_new (TODOKU_STATUS_PENDING, NULL);
}

/**
 * todoku_server_facts_make_tracking_pill:
 * @tally: what there is
 *
 * Returns: (transfer floating): how the most urgent tracking domain stands
 */
GtkWidget *
todoku_server_facts_make_tracking_pill (const TodokuTally *tally)
{
  GtkWidget *pill;

  if (tally->n_tracking_alarms > 0)
    return todoku_boxed_pill_new (TODOKU_STATUS_FIX, _("Needs attention"));
  if (tally->n_tracking == 0)
    return todoku_boxed_pill_new (TODOKU_STATUS_OPTIONAL, NULL);
  if (tally->first_tracking == NULL)
    return todoku_boxed_pill_new (TODOKU_STATUS_VERIFIED, _("Set up"));

  pill = todoku_boxed_pill_new (TODOKU_STATUS_PENDING, NULL);
  todoku_urgency_set_pill (TODOKU_STATUS_PILL (pill), tally->first_tracking);

  return pill;
}

/**
 * todoku_server_facts_make_account_pill:
 * @tally: what there is
 *
 * Returns: (transfer floating): whether there is a shared mail account
 */
GtkWidget *
todoku_server_facts_make_account_pill (const TodokuTally *tally)
{
  return tally->n_accounts > 0
           ? todoku_boxed_pill_new (TODOKU_STATUS_VERIFIED, C_("state", "Registered"))
           : todoku_boxed_pill_new (TODOKU_STATUS_PENDING, C_("state", "Not registered"));
}

/**
 * todoku_server_facts_get_status:
 * @server: a delivery server
 *
 * Returns: the shape in which its connection is told
 */
TodokuStatus
todoku_server_facts_get_status (TodokuDeliveryServer *server)
{
  if (!todoku_server_row_has_api (todoku_delivery_server_get_row (server)))
    return TODOKU_STATUS_OPTIONAL;

  switch (todoku_delivery_server_get_status (server))
    {
    case TODOKU_SERVER_STATUS_CONNECTED:
      return TODOKU_STATUS_VERIFIED;
    case TODOKU_SERVER_STATUS_UNAUTHORISED:
      return TODOKU_STATUS_FIX;
    case TODOKU_SERVER_STATUS_SCOPES_MISSING:
      return TODOKU_STATUS_WAITING;
    case TODOKU_SERVER_STATUS_STOPPED:
      return TODOKU_STATUS_PENDING;
    case TODOKU_SERVER_STATUS_UNKNOWN:
    case TODOKU_SERVER_STATUS_UNREACHABLE:
    default:
      return TODOKU_STATUS_UNKNOWN;
    }
}

static void
append_import_row (GtkListBox *list)
{
  GtkWidget *button = gtk_button_new_with_label (_("Import"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "server.import");
  todoku_boxed_append_row (list, _("Import from the account"),
                           _("Brings in the domains and tracking domains that are registered "
                             "there"), button, NULL);
}

/**
 * todoku_server_facts_fill_counts:
 * @list: a list
 * @session: the session
 * @server: a delivery server
 *
 * Fills @list with what is registered there, as rows that lead on, and with the way to take in the
 * rest.
 *
 * Returns: how many delivery domains are registered there
 */
guint
todoku_server_facts_fill_counts (GtkListBox           *list,
                                 TodokuSession        *session,
                                 TodokuDeliveryServer *server)
{
  const TodokuTally tally = todoku_tally_count (session, TODOKU_TALLY_SERVER, server);
  g_autofree char *domains = describe_count (tally.n_domains, tally.n_complete);
  g_autofree char *trackings = describe_count (tally.n_tracking, tally.n_tracking_complete);
  g_autofree char *accounts =
    tally.n_accounts == 0
      ? g_strdup (_("Not registered yet"))
      : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u account", "%'u accounts",
                                      tally.n_accounts), tally.n_accounts);
  /* Of a service that takes the key no more, nobody knows what it would say of what is there. */
  gboolean refused =
    todoku_delivery_server_get_status (server) == TODOKU_SERVER_STATUS_UNAUTHORISED;

  todoku_boxed_clear (list);
  todoku_boxed_append_row (list, _("Delivery Domains"), domains,
                           refused && tally.n_domains > 0
                             ? todoku_boxed_pill_new (TODOKU_STATUS_UNKNOWN, NULL)
                             : todoku_server_facts_make_domain_pill (&tally),
                           "win.open-domains");
  todoku_boxed_append_row (list, _("Tracking"), trackings,
                           refused && tally.n_tracking > 0
                             ? todoku_boxed_pill_new (TODOKU_STATUS_UNKNOWN, NULL)
                             : todoku_server_facts_make_tracking_pill (&tally),
                           "win.open-tracking-list");
  todoku_boxed_append_row (list, _("Shared Mail Accounts"), accounts,
                           todoku_server_facts_make_account_pill (&tally), "win.open-accounts");
  if (!refused && todoku_server_row_has_api (todoku_delivery_server_get_row (server)))
    append_import_row (list);

  return tally.n_domains;
}

/* What a service does not tell before it is used is only told to be needed. */
static GtkWidget *
make_permission_pill (const TodokuPermission *permission)
{
  GtkWidget *pill;

  if (permission->granted && !permission->told)
    {
      pill = todoku_boxed_pill_new (TODOKU_STATUS_OPTIONAL, NULL);
      if (permission->required)
        todoku_status_pill_set_required (TODOKU_STATUS_PILL (pill));
      return pill;
    }
  if (permission->granted)
    return todoku_boxed_pill_new (TODOKU_STATUS_VERIFIED, C_("permission", "Granted"));
  if (permission->required)
    return todoku_boxed_pill_new (TODOKU_STATUS_FIX, C_("permission", "Missing"));

  return todoku_boxed_pill_new (TODOKU_STATUS_PENDING, C_("permission", "None (optional)"));
}

/**
 * todoku_server_facts_fill_permissions:
 * @list: a list
 * @server: a delivery server
 *
 * Fills @list with what its key may do. A key that is refused has no permissions to speak of.
 *
 * Returns: whether there is anything to tell
 */
gboolean
todoku_server_facts_fill_permissions (GtkListBox           *list,
                                      TodokuDeliveryServer *server)
{
  const TodokuServerRow *row = todoku_delivery_server_get_row (server);
  TodokuServerStatus status = todoku_delivery_server_get_status (server);
  const char *missing = todoku_delivery_server_get_missing_scopes (server);
  g_autoptr(GArray) permissions = todoku_text_permissions (row->kind, missing);
  gboolean known = status == TODOKU_SERVER_STATUS_CONNECTED ||
                   (status == TODOKU_SERVER_STATUS_SCOPES_MISSING && missing != NULL);

  todoku_boxed_clear (list);
  if (!known || row->practice)
    return FALSE;

  for (guint i = 0; i < permissions->len; i++)
    {
      const TodokuPermission *permission = &g_array_index (permissions, TodokuPermission, i);

      todoku_boxed_append_row (list, permission->title, permission->detail,
                               make_permission_pill (permission), NULL);
    }

  return permissions->len > 0;
}
