/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which delivery server or delivery domains a name on the command line stands for: a domain may be
 * at several delivery servers side by side. What only looks takes all of them; what changes one
 * wants to be told which. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-cli-named.h"

#include <glib/gi18n-lib.h>

/**
 * todoku_cli_find_server:
 * @cli: the state of the process
 * @name: the name of a delivery server
 * @ret_status: (out): the exit status of a failure, which has been told
 *
 * Returns: (transfer none) (nullable): the server
 */
TodokuDeliveryServer *
todoku_cli_find_server (TodokuCli  *cli,
                        const char *name,
                        int        *ret_status)
{
  TodokuDeliveryServer *server = todoku_session_find_server (cli->session, name);
  g_autoptr(GError) error = NULL;

  if (server != NULL)
    return server;

  g_set_error (&error, TODOKU_ERROR, TODOKU_ERROR_UNKNOWN_SERVER, "No server “%s”", name);
  *ret_status = todoku_cli_fail (cli, error);

  return NULL;
}

/**
 * todoku_cli_find_domains:
 * @cli: the state of the process
 * @text: a domain or a mail address
 * @server: (nullable): the name of the delivery server; %NULL for all
 * @domains: (element-type TodokuSenderDomain): where to add those that are meant, each once
 * @ret_status: (out): the exit status of a failure, which has been told
 *
 * Returns: whether there is one at least
 */
gboolean
todoku_cli_find_domains (TodokuCli  *cli,
                         const char *text,
                         const char *server,
                         GPtrArray  *domains,
                         int        *ret_status)
{
  TodokuDeliveryServer *where = NULL;
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(GError) error = NULL;

  if (server != NULL && (where = todoku_cli_find_server (cli, server, ret_status)) == NULL)
    return FALSE;

  found = todoku_session_list_domains (cli->session, text, where);
  if (found->len == 0)
    {
      g_set_error (&error, TODOKU_ERROR, TODOKU_ERROR_UNKNOWN_DOMAIN, "No domain “%s”", text);
      *ret_status = todoku_cli_fail (cli, error);
      return FALSE;
    }

  for (guint i = 0; i < found->len; i++)
    if (!g_ptr_array_find (domains, g_ptr_array_index (found, i), NULL))
      g_ptr_array_add (domains, g_object_ref (g_ptr_array_index (found, i)));

  return TRUE;
}

/**
 * todoku_cli_find_domain:
 * @cli: the state of the process
 * @text: a domain or a mail address
 * @server: (nullable): the name of the delivery server
 * @ret_status: (out): the exit status of a failure, which has been told
 *
 * Returns: (transfer none) (nullable): the one that is meant
 */
TodokuSenderDomain *
todoku_cli_find_domain (TodokuCli  *cli,
                        const char *text,
                        const char *server,
                        int        *ret_status)
{
  g_autoptr(GPtrArray) domains = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) names = NULL;
  g_autofree char *list = NULL;
  g_autofree char *message = NULL;

  if (!todoku_cli_find_domains (cli, text, server, domains, ret_status))
    return NULL;
  if (domains->len == 1)
    return g_ptr_array_index (domains, 0);

  for (guint i = 0; i < domains->len; i++)
    g_strv_builder_add (builder, todoku_subject_get_name (
                          todoku_subject_get_server (g_ptr_array_index (domains, i))));
  names = g_strv_builder_end (builder);
  /* Translators: put between the names of a list. */
  list = g_strjoinv (_(", "), names);
  /* Translators: a domain, and the names of delivery servers; --server stays as it is. */
  message = g_strdup_printf (_("%1$s is at several delivery servers (%2$s): name one with "
                               "--server."), text, list);
  *ret_status = todoku_cli_fail_usage (cli, message);

  return NULL;
}
