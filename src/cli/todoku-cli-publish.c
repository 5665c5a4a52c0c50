/* SPDX-License-Identifier: GPL-3.0-or-later
 * todokuctl publish: puts a domain's records into the person's own DNS by DNS UPDATE (RFC 2136), or
 * takes back what it put there. The TSIG key comes from TODOKU_TSIG_KEY or standard input. Main
 * thread only.
 */
#include "todoku-config.h"

#include "todoku-cli-named.h"
#include "todoku-cli-output.h"

#include <glib/gi18n-lib.h>

#include "todoku-secret.h"

static const char *
action_word (TodokuPublishAction action,
             gboolean            dry_run)
{
  switch (action)
    {
    case TODOKU_PUBLISH_ADD:
      return dry_run ? _("Would be added") : _("Added");
    case TODOKU_PUBLISH_PRESENT:
      return _("There already");
    case TODOKU_PUBLISH_REPLACE:
      return dry_run ? _("Would replace what Todoku has added") : _("Replaced");
    case TODOKU_PUBLISH_CONFLICT:
    default:
      return _("In the way");
    }
}

static const char *
action_token (TodokuPublishAction action)
{
  switch (action)
    {
    case TODOKU_PUBLISH_ADD:
      return "add";
    case TODOKU_PUBLISH_PRESENT:
      return "present";
    case TODOKU_PUBLISH_REPLACE:
      return "replace";
    case TODOKU_PUBLISH_CONFLICT:
    default:
      return "conflict";
    }
}

static void
print_items_json (GPtrArray *items,
                  gboolean   dry_run)
{
  TodokuJsonWriter writer;

  todoku_json_writer_init (&writer);
  todoku_json_writer_begin_object (&writer, NULL);
  todoku_json_writer_boolean (&writer, "dry_run", dry_run);
  todoku_json_writer_begin_array (&writer, "records");
  for (guint i = 0; i < items->len; i++)
    {
      const TodokuPublishItem *item = g_ptr_array_index (items, i);
      g_autofree char *offered = todoku_publish_dup_offer (item);

      todoku_json_writer_begin_object (&writer, NULL);
      todoku_json_writer_string (&writer, "type",
                                 todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE,
                                                       item->record->type));
      todoku_json_writer_string (&writer, "host", item->record->host);
      todoku_json_writer_string (&writer, "value", item->record->value);
      todoku_json_writer_string (&writer, "action", action_token (item->action));
      todoku_json_writer_string (&writer, "found", item->found);
      if (offered != NULL)
        todoku_json_writer_string (&writer, "offered", offered);
      todoku_json_writer_end_object (&writer);
    }
  todoku_json_writer_end_array (&writer);
  todoku_json_writer_end_object (&writer);
  todoku_cli_print_json (&writer);
}

static void
print_items (GPtrArray *items,
             gboolean   dry_run)
{
  TodokuCliTable table;

  todoku_cli_table_init (&table, "TYPE", "HOST", "VALUE", _("RESULT"), NULL);
  for (guint i = 0; i < items->len; i++)
    {
      const TodokuPublishItem *item = g_ptr_array_index (items, i);
      g_autofree char *result = item->found != NULL
                                ? g_strdup_printf ("%s: %s", action_word (item->action, dry_run),
                                                   item->found)
                                : g_strdup (action_word (item->action, dry_run));

      todoku_cli_table_add (&table,
                            todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE, item->record->type),
                            item->record->host, item->record->value, result, NULL);
    }
  todoku_cli_table_print (&table);

  for (guint i = 0; i < items->len; i++)
    {
      const TodokuPublishItem *item = g_ptr_array_index (items, i);
      g_autofree char *offered = todoku_publish_dup_offer (item);

      if (offered != NULL)
        /* Translators: %1$s is the host of a TXT record, %2$s its new value. */
        todoku_cli_print_line (_("There may be one such record: change that of %1$s to “%2$s”."),
                               item->record->host, offered);
    }
}

static int
fail_publish (TodokuCli    *cli,
              const GError *error)
{
  g_autofree char *message = todoku_text_for_publish_error (error);

  return todoku_cli_fail_saying (cli, error, message);
}

static int
take_back (TodokuCli  *cli,
           GPtrArray  *domains,
           const char *server,
           const char *key)
{
  g_autofree char *count = NULL;
  int n = 0;

  for (guint i = 0; i < domains->len; i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      int n_removed;

      todoku_session_unpublish_async (cli->session, g_ptr_array_index (domains, i), server, key,
                                      cli->cancellable, todoku_cli_ready_cb, cli);
      result = todoku_cli_wait (cli);
      n_removed = todoku_session_unpublish_finish (cli->session, result, &error);
      if (n_removed < 0)
        return fail_publish (cli, error);
      n += n_removed;
    }

  if (cli->json)
    {
      TodokuJsonWriter writer;

      todoku_json_writer_init (&writer);
      todoku_json_writer_begin_object (&writer, NULL);
      todoku_json_writer_int (&writer, "removed", n);
      todoku_json_writer_end_object (&writer);
      todoku_cli_print_json (&writer);
      return TODOKU_CLI_EXIT_OK;
    }

  count = todoku_text_record_count (n);
  todoku_cli_print (count);
  todoku_cli_print ("\n");
  return TODOKU_CLI_EXIT_OK;
}

static gboolean
has_item (GPtrArray               *items,
          const TodokuPublishItem *item)
{
  for (guint i = 0; i < items->len; i++)
    if (todoku_record_equal (((TodokuPublishItem *) g_ptr_array_index (items, i))->record,
                             item->record))
      return TRUE;

  return FALSE;
}

/* What the first of several domains has added is there already for the next. */
static gboolean
publish_all (TodokuCli   *cli,
             GPtrArray   *domains,
             const char  *server,
             const char  *key,
             gboolean     dry_run,
             GPtrArray   *all,
             GError     **error)
{
  for (guint i = 0; i < domains->len; i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GPtrArray) items = NULL;

      todoku_session_publish_async (cli->session, g_ptr_array_index (domains, i), server, key,
                                    dry_run, cli->cancellable, todoku_cli_ready_cb, cli);
      result = todoku_cli_wait (cli);
      items = todoku_session_publish_finish (cli->session, result, error);
      if (items == NULL)
        return FALSE;
      for (guint j = 0; j < items->len; j++)
        if (!has_item (all, g_ptr_array_index (items, j)))
          g_ptr_array_add (all, g_steal_pointer (&g_ptr_array_index (items, j)));
    }

  return TRUE;
}

static int
publish_domain (TodokuCli  *cli,
                char      **argv)
{
  g_autofree char *server = NULL;
  g_autofree char *where = NULL;
  gboolean dry_run = FALSE, undo = FALSE;
  const GOptionEntry entries[] = {
    { "dns-server", 0, 0, G_OPTION_ARG_STRING, &server, N_("The primary name server of the zone"),
      N_("IP[:PORT]") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_("Only show what would be added"), NULL },
    { "undo", 0, 0, G_OPTION_ARG_NONE, &undo, N_("Take back exactly what was added"), NULL },
    TODOKU_CLI_SERVER_OPTION (&where),
    { NULL },
  };
  g_autoptr(GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_publish_item_free);
  g_autoptr(GPtrArray) domains = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;
  g_auto(TodokuSecret) key = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 1, 1, &status))
    return status;
  if (dry_run && undo)
    return todoku_cli_fail_usage (cli, _("Give one of --dry-run and --undo."));
  if (server == NULL)
    return todoku_cli_fail_usage (cli, _("--dns-server is missing."));
  key = todoku_cli_read_secret (cli, "TODOKU_TSIG_KEY", _("TSIG key"), &error);
  if (key == NULL)
    return todoku_cli_fail (cli, error);
  if (!todoku_cli_open (cli, &status) ||
      !todoku_cli_find_domains (cli, argv[1], where, domains, &status))
    return status;
  if (undo)
    return take_back (cli, domains, server, key);
  if (!publish_all (cli, domains, server, key, dry_run, items, &error))
    return fail_publish (cli, error);

  if (cli->json)
    print_items_json (items, dry_run);
  else
    print_items (items, dry_run);

  for (guint i = 0; i < items->len; i++)
    if (((TodokuPublishItem *) g_ptr_array_index (items, i))->action == TODOKU_PUBLISH_CONFLICT)
      return TODOKU_CLI_EXIT_NOT_RIGHT;

  return TODOKU_CLI_EXIT_OK;
}

const TodokuCommand todoku_publish_commands[] = {
  { "publish", NULL, "DOMAIN --dns-server IP[:PORT]",
    N_("Put the records into your own DNS by DNS UPDATE; the TSIG key is read from standard input "
       "or TODOKU_TSIG_KEY."), publish_domain },
  { NULL },
};
