/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl tracking`: the tracking domains and their three steps. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-cli-json.h"
#include "todoku-cli-named.h"
#include "todoku-cli-output.h"

#include <glib/gi18n-lib.h>

static TodokuTrackingDomain *
find_tracking (TodokuCli  *cli,
               const char *text,
               int        *ret_status)
{
  TodokuTrackingDomain *tracking = todoku_session_find_tracking (cli->session, text);
  g_autoptr(GError) error = NULL;

  if (tracking != NULL)
    return tracking;

  g_set_error (&error, TODOKU_ERROR, TODOKU_ERROR_UNKNOWN_DOMAIN, "No tracking domain “%s”", text);
  *ret_status = todoku_cli_fail (cli, error);

  return NULL;
}

/* With a CDN that is set up by hand, the way on is to say what it gave. */
static void
print_manual_edge (TodokuTrackingDomain *tracking)
{
  const TodokuTrackingRow *row = todoku_tracking_domain_get_row (tracking);
  const char *host = todoku_subject_get_name (tracking);
  TodokuTrackingStage stage = row->stage;

  if (row->edge != TODOKU_EDGE_MANUAL)
    return;
  if (stage == TODOKU_TRACKING_REQUESTING)
    {
      todoku_cli_print_line ("%s",
                             _("Request a certificate at your CDN and enter the record that it "
                               "asks for:"));
      todoku_cli_print_line ("  todokuctl tracking edge %s --validation-host H "
                             "--validation-value V", host);
    }
  if (stage == TODOKU_TRACKING_DISTRIBUTING)
    {
      todoku_cli_print_line ("%s", _("Set the host up at your CDN and enter the host name that it "
                                     "gave:"));
      todoku_cli_print_line ("  todokuctl tracking edge %s --edge-host E", host);
    }
}

static void
print_tracking (TodokuTrackingDomain *tracking)
{
  const TodokuTrackingRow *row = todoku_tracking_domain_get_row (tracking);
  TodokuTrackingStage stage = row->stage;
  gint64 deadline = row->deadline;
  /* The deadline is by the edge's clock. */
  gint64 now = g_get_real_time () + row->clock_offset;
  const char *target = row->original_target;
  const char *edge_host = row->edge_host;
  g_autoptr(GListModel) records = todoku_cli_dup_items (tracking);

  todoku_cli_print_line ("%s  %s", todoku_subject_get_name (tracking),
                         todoku_text_state (tracking));
  if (stage == TODOKU_TRACKING_STEP2 && deadline > 0)
    {
      g_autofree char *moment = todoku_text_date_time (deadline, now);
      g_autofree char *left = todoku_text_time_left ((deadline - now) / G_USEC_PER_SEC);

      /* Translators: the deadline of a certificate: a date and time, and the time left. */
      todoku_cli_print_line (_("Deadline %s, %s"), moment, left);
      if (todoku_session_doubts_deadline (tracking))
        todoku_cli_print_line ("%s", todoku_text_doubtful_deadline ());
    }
  if (stage == TODOKU_TRACKING_STEP3 && target != NULL && edge_host != NULL)
    /* Translators: the value of a record before and after it is rewritten. */
    todoku_cli_print_line (_("Rewrite the VALUE: %s → %s"), target, edge_host);
  if (stage == TODOKU_TRACKING_EXPIRED)
    todoku_cli_print_line ("%s",
                           _("The 72 hours are over: delete the tracking domain and register it "
                             "again."));
  print_manual_edge (tracking);
  if (g_list_model_get_n_items (records) > 0)
    todoku_cli_print_items (records);
  if (stage == TODOKU_TRACKING_COMPLETE)
    todoku_cli_print_line ("%s",
                           _("Keep these records, even after the authentication is complete."));
}

static int
finish_with_tracking (TodokuCli            *cli,
                      TodokuTrackingDomain *tracking,
                      int                   status)
{
  if (cli->json)
    {
      TodokuJsonWriter writer;

      todoku_json_writer_init (&writer);
      todoku_cli_json_subject (&writer, tracking, TODOKU_CLI_JSON_RECORDS, NULL, -1);
      todoku_cli_print_json (&writer);
    }
  else
    {
      print_tracking (tracking);
    }

  return status;
}

/* What was asked for and not given is said once, where the three steps begin. */
static void
note_edge (TodokuCli            *cli,
           TodokuTrackingDomain *tracking)
{
  if (todoku_tracking_row_lacks_auto_ssl (todoku_tracking_domain_get_row (tracking)))
    todoku_cli_note ("%s", todoku_text_no_auto_ssl ());
}

/* Where it is to be done instead. */
static int
fail_elsewhere (TodokuCli            *cli,
                TodokuDeliveryServer *server,
                const GError         *error)
{
  const char *place = NULL;

  if (server == NULL)
    server = todoku_session_default_tracking_server (cli->session, NULL);
  if (server != NULL)
    place = todoku_text_tracking_elsewhere (todoku_delivery_server_get_row (server)->kind);

  return place != NULL ? todoku_cli_fail_saying (cli, error, place) : todoku_cli_fail (cli, error);
}

/* (nullable): where the mail of the domain is sent from that a host stands under */
static TodokuDeliveryServer *
find_server_above (TodokuCli  *cli,
                   const char *typed)
{
  g_autofree char *host = todoku_session_parse_host (cli->session, typed, NULL);
  TodokuSenderDomain *domain =
    host != NULL ? todoku_session_find_domain_above (cli->session, host) : NULL;
  TodokuDeliveryServer *server = domain != NULL ? todoku_subject_get_server (domain) : NULL;

  return server != NULL && todoku_session_can_track (cli->session, server) ? server : NULL;
}

static int
add_tracking (TodokuCli  *cli,
              char      **argv)
{
  g_autofree char *server_name = NULL;
  g_autofree char *edge_token = NULL;
  const GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_STRING, &server_name, N_("Delivery server to register at"),
      N_("NAME") },
    { "edge", 0, 0, G_OPTION_ARG_STRING, &edge_token, N_("Who delivers over HTTPS"),
      "auto-ssl|aws|manual" },
    { NULL },
  };
  TodokuDeliveryServer *server = NULL;
  g_autoptr(TodokuTrackingDomain) tracking = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int edge;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 1, 1, &status))
    return status;
  if (edge_token != NULL && !todoku_enum_from_token (TODOKU_TYPE_EDGE_KIND, edge_token, &edge))
    return todoku_cli_fail_usage (cli, _("--edge takes “auto-ssl”, “aws” or “manual”."));
  if (!todoku_cli_open (cli, &status))
    return status;
  if (server_name != NULL)
    {
      server = todoku_cli_find_server (cli, server_name, &status);
      if (server == NULL)
        return status;
    }
  else
    {
      server = find_server_above (cli, argv[1]);
    }

  if (edge_token == NULL)
    edge = todoku_session_get_usual_edge (cli->session, server);
  todoku_session_add_tracking_async (cli->session, argv[1], server, edge, cli->cancellable,
                                     todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  tracking = todoku_session_add_finish (cli->session, result, &error);
  if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_NO_TRACKING))
    return fail_elsewhere (cli, server, error);
  if (tracking == NULL)
    return todoku_cli_fail_stopped (cli, error,
                                    todoku_session_find_tracking (cli->session, argv[1]) != NULL);

  note_edge (cli, tracking);
  if (todoku_session_find_domain_above (cli->session, todoku_subject_get_name (tracking)) == NULL)
    {
      g_autofree char *place = todoku_text_host_place (todoku_subject_get_name (tracking), NULL);

      todoku_cli_note ("%s", place);
    }

  return finish_with_tracking (cli, tracking, TODOKU_CLI_EXIT_OK);
}

static int
list_trackings (TodokuCli  *cli,
                char      **argv)
{
  GListModel *domains;
  TodokuCliTable table;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 0, 0, &status) || !todoku_cli_open (cli, &status))
    return status;

  domains = todoku_session_get_tracking_domains (cli->session);
  if (cli->json)
    {
      TodokuJsonWriter writer;

      todoku_json_writer_init (&writer);
      todoku_cli_json_subjects (&writer, domains);
      todoku_cli_print_json (&writer);
      return TODOKU_CLI_EXIT_OK;
    }

  todoku_cli_table_init (&table, "HOST", _("STATUS"), _("EDGE"), _("SERVER"),
                         _("KIND"), NULL);
  for (guint i = 0; i < g_list_model_get_n_items (domains); i++)
    {
      g_autoptr(TodokuTrackingDomain) tracking = g_list_model_get_item (domains, i);
      TodokuDeliveryServer *server = todoku_subject_get_server (tracking);

      todoku_cli_table_add (&table, todoku_subject_get_name (tracking),
                            todoku_text_state (tracking),
                            todoku_text_edge_kind (todoku_tracking_domain_get_row (tracking)->edge),
                            todoku_cli_server_name (server), todoku_cli_server_kind (server), NULL);
    }
  todoku_cli_table_print (&table);

  return TODOKU_CLI_EXIT_OK;
}

static int
show_tracking (TodokuCli  *cli,
               char      **argv)
{
  TodokuTrackingDomain *tracking;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 1, 1, &status) || !todoku_cli_open (cli, &status))
    return status;
  tracking = find_tracking (cli, argv[1], &status);
  if (tracking == NULL)
    return status;

  return finish_with_tracking (cli, tracking, TODOKU_CLI_EXIT_OK);
}

static int
verify_tracking (TodokuCli  *cli,
                 char      **argv)
{
  TodokuTrackingDomain *tracking;
  g_autoptr(GListModel) items = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gboolean right;
  gint64 since;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 1, 1, &status) || !todoku_cli_open (cli, &status))
    return status;
  tracking = find_tracking (cli, argv[1], &status);
  if (tracking == NULL)
    return status;

  since = g_get_real_time ();
  todoku_session_verify_async (cli->session, tracking, cli->cancellable,
                               todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  todoku_session_verify_finish (cli->session, result, &right, &error);
  /* What is wrong in DNS or gone counts, whatever the service and the edge said. */
  items = todoku_cli_dup_items (tracking);
  status = todoku_cli_items_status (items, since, right || error != NULL);
  if (error != NULL)
    {
      if (status != TODOKU_CLI_EXIT_NOT_RIGHT ||
          todoku_cli_exit_status (cli, error) != TODOKU_CLI_EXIT_NOT_CHECKED)
        return todoku_cli_fail (cli, error);
      todoku_cli_note_error (cli, error);
    }
  else if (!right)
    {
      status = todoku_cli_worse_status (status, TODOKU_CLI_EXIT_NOT_RIGHT);
    }

  return finish_with_tracking (cli, tracking, status);
}

static int
enter_edge (TodokuCli  *cli,
            char      **argv)
{
  g_autofree char *validation_host = NULL;
  g_autofree char *validation_value = NULL;
  g_autofree char *edge_host = NULL;
  const GOptionEntry entries[] = {
    { "validation-host", 0, 0, G_OPTION_ARG_STRING, &validation_host,
      N_("HOST of the record that the CDN asks for"), "H" },
    { "validation-value", 0, 0, G_OPTION_ARG_STRING, &validation_value,
      N_("VALUE of the record that the CDN asks for"), "V" },
    { "edge-host", 0, 0, G_OPTION_ARG_STRING, &edge_host,
      N_("Host name that the CDN gave"), "E" },
    { NULL },
  };
  TodokuTrackingDomain *tracking;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 1, 1, &status))
    return status;
  if (validation_host == NULL && validation_value == NULL && edge_host == NULL)
    return todoku_cli_fail_usage (cli, _("Give --validation-host with --validation-value, or "
                                         "--edge-host, or all three."));
  if ((validation_host == NULL) != (validation_value == NULL))
    return todoku_cli_fail_usage (cli, _("--validation-host and --validation-value go together."));
  if (!todoku_cli_open (cli, &status))
    return status;
  tracking = find_tracking (cli, argv[1], &status);
  if (tracking == NULL)
    return status;

  todoku_session_set_tracking_edge_async (cli->session, tracking, validation_host, validation_value,
                                          edge_host, cli->cancellable, todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  if (!todoku_session_set_tracking_edge_finish (cli->session, result, &error))
    return todoku_cli_fail (cli, error);

  return finish_with_tracking (cli, tracking, TODOKU_CLI_EXIT_OK);
}

static int
remove_tracking (TodokuCli  *cli,
                 char      **argv)
{
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_("Delete without asking"), NULL },
    { NULL },
  };
  TodokuTrackingDomain *tracking;
  g_autofree char *host = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, entries, 1, 1, &status))
    return status;
  if (!yes)
    return todoku_cli_fail_usage (cli, _("Links in mail that was sent stop working: confirm with "
                                         "--yes."));
  if (!todoku_cli_open (cli, &status))
    return status;
  tracking = find_tracking (cli, argv[1], &status);
  if (tracking == NULL)
    return status;

  host = g_strdup (todoku_subject_get_name (tracking));
  todoku_session_remove_async (cli->session, tracking, cli->cancellable,
                               todoku_cli_ready_cb, cli);
  result = todoku_cli_wait (cli);
  if (!todoku_session_remove_finish (cli->session, result, &error))
    return todoku_cli_fail (cli, error);

  todoku_cli_print_removed (cli, "host", host);

  return TODOKU_CLI_EXIT_OK;
}

const TodokuCommand todoku_tracking_commands[] = {
  { "tracking", "add", "HOST", N_("Register a tracking domain and show the records of step 1."),
    add_tracking },
  { "tracking", "list", "", N_("List the tracking domains."), list_trackings },
  { "tracking", "show", "HOST", N_("Show a tracking domain and the records of its step."),
    show_tracking },
  { "tracking", "verify", "HOST", N_("Verify the present step and go on by at most one."),
    verify_tracking },
  { "tracking", "edge", "HOST", N_("Enter what a CDN that is set up by hand gave."), enter_edge },
  { "tracking", "remove", "HOST --yes", N_("Delete a tracking domain, at the service too."),
    remove_tracking },
  { NULL },
};
