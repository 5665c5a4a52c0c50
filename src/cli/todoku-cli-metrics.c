/* SPDX-License-Identifier: GPL-3.0-or-later
 * `todokuctl metrics`: Prometheus text format 0.0.4 for node_exporter's textfile collector. Main
 * thread only. Moments are Unix times, so that a file that is not renewed is not wrong. What could
 * not be asked has no value.
 */
#include "todoku-config.h"

#include "todoku-cli-metrics.h"

#include <glib/gi18n-lib.h>

#include "todoku-cli-watch.h"
#include "todoku-record-rows.h"
#include "todoku-text-table.h"
#include "todoku-watch.h"

typedef enum
{
  METRIC_RECORD_OK,
  METRIC_DOMAIN_VERIFIED,
  METRIC_DEADLINE,
  METRIC_NOT_AFTER,
  METRIC_LAST_LOOK,
} Metric;

#define N_METRICS (METRIC_LAST_LOOK + 1)

/* The names are a contract; the words are for whoever reads a dashboard, in no language. */
static const struct
{
  const char *name;
  const char *help;
} metrics[N_METRICS] = {
  [METRIC_RECORD_OK] = {
    "todoku_record_ok", "Whether a required DNS record was right when it was last looked at.",
  },
  [METRIC_DOMAIN_VERIFIED] = {
    "todoku_domain_verified", "Whether the delivery service has verified the domain.",
  },
  [METRIC_DEADLINE] = {
    "todoku_tracking_deadline_seconds",
    "When the certificate of a tracking domain must be validated, in seconds since 1970.",
  },
  [METRIC_NOT_AFTER] = {
    "todoku_certificate_not_after_seconds",
    "When the certificate that is served ends, in seconds since 1970.",
  },
  [METRIC_LAST_LOOK] = {
    "todoku_last_look_timestamp_seconds",
    "When everything that is watched and due was last looked at, in seconds since 1970.",
  },
};

static void
append_label (GString    *text,
              const char *name,
              const char *foreign)
{
  g_autofree char *value = todoku_text_plain (foreign != NULL ? foreign : "");

  g_string_append_printf (text, "%s%s=\"", text->str[text->len - 1] == '{' ? "" : ",", name);
  for (const char *at = value; *at != '\0'; at++)
    if (*at == '\n')
      g_string_append (text, "\\n");
    else if (*at == '\\' || *at == '"')
      g_string_append_printf (text, "\\%c", *at);
    else
      g_string_append_c (text, *at);
  g_string_append_c (text, '"');
}

static void
append_sample (GString    *text,
               Metric      metric,
               gpointer    subject,
               const char *host,
               const char *type,
               gint64      value)
{
  TodokuDeliveryServer *server = todoku_subject_get_server (subject);

  g_string_append_printf (text, "%s{", metrics[metric].name);
  append_label (text, "domain", todoku_subject_get_name (subject));
  if (host != NULL)
    append_label (text, "host", host);
  if (type != NULL)
    append_label (text, "type", type);
  append_label (text, "server", server != NULL ? todoku_subject_get_name (server) : NULL);
  g_string_append_printf (text, "} %" G_GINT64_FORMAT "\n", value);
}

/**
 * Sample:
 * @host: (owned): the host
 * @type: the type
 * @step: the step it belongs to
 * @right: whether it is right
 *
 * A name and type of a subject, which may have several records: each set of labels is one sample.
 */
typedef struct
{
  char *host;
  const char *type;
  int step;
  gboolean right;
} Sample;

static void
sample_free (gpointer data)
{
  Sample *sample = data;

  g_free (sample->host);
  g_free (sample);
}

/* A later step of a tracking domain takes the place of an earlier one. */
static void
lay_sample (GPtrArray             *samples,
            GHashTable            *known,
            const TodokuRecordRow *row,
            gboolean               right)
{
  const char *type = todoku_rrtype_to_text (todoku_record_type_to_rrtype (row->type));
  g_autofree char *folded = g_ascii_strdown (row->host, -1);
  g_autofree char *key = g_strconcat (type, " ", folded, NULL);
  Sample *sample = g_hash_table_lookup (known, key);

  if (sample == NULL)
    {
      sample = g_new0 (Sample, 1);
      sample->host = g_steal_pointer (&folded);
      sample->type = type;
      sample->step = row->step;
      sample->right = right;
      g_ptr_array_add (samples, sample);
      g_hash_table_insert (known, g_steal_pointer (&key), sample);
    }
  else if (row->step > sample->step)
    {
      sample->step = row->step;
      sample->right = right;
    }
  else if (row->step == sample->step)
    {
      sample->right = sample->right && right;
    }
}

static void
append_records (GString  *text,
                gpointer  subject)
{
  g_autoptr(GPtrArray) samples = g_ptr_array_new_with_free_func (sample_free);
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) rows = todoku_subject_dup_records (subject);

  for (guint i = 0; i < rows->len; i++)
    {
      const TodokuRecordRow *row = g_ptr_array_index (rows, i);
      g_autoptr(TodokuRecord) record = NULL;
      g_autoptr(TodokuVerdict) verdict = NULL;

      if (!row->required || row->verdict == NULL)
        continue;
      record = todoku_rows_read_record (row, todoku_subject_get_name (subject));
      verdict = todoku_rows_read_verdict (record, row->verdict);
      if (verdict != NULL && verdict->state != TODOKU_RECORD_STATE_UNKNOWN)
        lay_sample (samples, known, row, todoku_verdict_is_right (verdict));
    }
  for (guint i = 0; i < samples->len; i++)
    {
      const Sample *sample = g_ptr_array_index (samples, i);

      append_sample (text, METRIC_RECORD_OK, subject, sample->host, sample->type, sample->right);
    }
}

static void
append_domains (GString    *texts[],
                GListModel *domains)
{
  for (guint i = 0; i < g_list_model_get_n_items (domains); i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (domains, i);
      const TodokuDomainRow *row = todoku_subject_get_row (domain);

      append_records (texts[METRIC_RECORD_OK], domain);
      append_sample (texts[METRIC_DOMAIN_VERIFIED], METRIC_DOMAIN_VERIFIED, domain, NULL, NULL,
                     row->stage == TODOKU_DOMAIN_VERIFIED);
    }
}

static void
append_trackings (GString    *texts[],
                  GListModel *trackings)
{
  for (guint i = 0; i < g_list_model_get_n_items (trackings); i++)
    {
      g_autoptr(TodokuTrackingDomain) tracking = g_list_model_get_item (trackings, i);
      const TodokuTrackingRow *row = todoku_subject_get_row (tracking);

      append_records (texts[METRIC_RECORD_OK], tracking);
      if (row->deadline > 0 && row->stage != TODOKU_TRACKING_COMPLETE)
        append_sample (texts[METRIC_DEADLINE], METRIC_DEADLINE, tracking, row->host, NULL,
                       row->deadline / G_USEC_PER_SEC);
      if (row->not_after > 0)
        append_sample (texts[METRIC_NOT_AFTER], METRIC_NOT_AFTER, tracking, row->host, NULL,
                       row->not_after / G_USEC_PER_SEC);
    }
}

/**
 * todoku_cli_metrics_write:
 * @domains: (element-type TodokuSenderDomain): the delivery domains
 * @trackings: (element-type TodokuTrackingDomain): the tracking domains
 * @last_look: when everything was last looked at, in microseconds since 1970 UTC, or 0
 *
 * Returns: (transfer full): all samples, each metric with its help and type
 */
char *
todoku_cli_metrics_write (GListModel *domains,
                          GListModel *trackings,
                          gint64      last_look)
{
  GString *texts[N_METRICS];
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < N_METRICS; i++)
    {
      texts[i] = g_string_new (NULL);
      g_string_append_printf (texts[i], "# HELP %s %s\n# TYPE %s gauge\n", metrics[i].name,
                              metrics[i].help, metrics[i].name);
    }
  append_domains (texts, domains);
  append_trackings (texts, trackings);
  if (last_look > 0)
    g_string_append_printf (texts[METRIC_LAST_LOOK], "%s %" G_GINT64_FORMAT "\n",
                            metrics[METRIC_LAST_LOOK].name, last_look / G_USEC_PER_SEC);
  for (guint i = 0; i < N_METRICS; i++)
    {
      g_string_append_len (all, texts[i]->str, texts[i]->len);
      g_string_free (texts[i], TRUE);
    }

  return g_string_free (all, FALSE);
}

static int
print_metrics (TodokuCli  *cli,
               char      **argv)
{
  g_autoptr(TodokuWatchState) state = NULL;
  g_autofree char *text = NULL;
  int status;

  if (!todoku_cli_parse (cli, &argv, NULL, 0, 0, &status) ||
      !todoku_cli_open_to_read (cli, &status) ||
      (state = todoku_cli_read_watch (cli, &status)) == NULL)
    return status;

  text = todoku_cli_metrics_write (todoku_session_get_domains (cli->session),
                                   todoku_session_get_tracking_domains (cli->session),
                                   state->last != NULL ? state->last->ended_at : 0);
  if (cli->json)
    {
      TodokuJsonWriter writer;

      todoku_json_writer_init (&writer);
      todoku_json_writer_begin_object (&writer, NULL);
      todoku_json_writer_string (&writer, "metrics", text);
      todoku_json_writer_end_object (&writer);
      todoku_cli_print_json (&writer);
    }
  else
    {
      todoku_cli_print (text);
    }

  return TODOKU_CLI_EXIT_OK;
}

const TodokuCommand todoku_metrics_commands[] = {
  { "metrics", NULL, "", N_("Print what is stored for Prometheus; nobody is asked."),
    print_metrics },
  { NULL },
};
