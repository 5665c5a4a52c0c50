/* SPDX-License-Identifier: GPL-3.0-or-later
 * The records of a service without an API come as text of any form that `check` reads. What cannot
 * be read, or belongs to another domain, is told and left out. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-cli-manual.h"

#include <glib/gi18n-lib.h>

#include "todoku-cli-output.h"
#include "todoku-domain-name.h"
#include "todoku-record-reader.h"

/* A screen for one domain is short: who names a file of another kind need not read all of it. */
#define MAX_PROBLEMS 20
#define MAX_SIZE (1024 * 1024)

/**
 * Pasted:
 * @domain: the domain that the records are for
 * @records: (element-type TodokuRecord): those that were taken
 * @foreign: (owned) (nullable): the first name of another domain
 * @n_foreign: how many there were
 * @n_problems: how many lines could not be used
 */
typedef struct
{
  const char *domain;
  GPtrArray *records;
  char *foreign;
  guint n_foreign;
  guint n_problems;
} Pasted;

static void
problem_cb (const char *problem,
            gboolean    is_foreign,
            gpointer    user_data)
{
  Pasted *pasted = user_data;

  if (pasted->n_problems++ < MAX_PROBLEMS)
    todoku_cli_note ("%s", problem);
}

static void
record_cb (TodokuRecord *record,
           gpointer      user_data)
{
  Pasted *pasted = user_data;
  g_autoptr(GError) error = NULL;

  if (todoku_pasted_add (pasted->records, record, pasted->domain, &error))
    return;

  if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_BAD_DOMAIN))
    {
      if (pasted->n_foreign++ == 0)
        pasted->foreign = g_strdup (record->host);
    }
  else if (pasted->n_problems++ < MAX_PROBLEMS)
    {
      /* Translators: %s is the host of a DNS record. */
      todoku_cli_note (_("The record of %s cannot be used and was left out."), record->host);
    }
}

static gboolean
read_all (TodokuCli           *cli,
          TodokuRecordReader  *reader,
          const char          *path,
          GError             **error)
{
  g_autoptr(GBytes) text = todoku_cli_read_input (cli, path, MAX_SIZE, error);

  if (text == NULL)
    return FALSE;

  todoku_record_reader_push (reader, g_bytes_get_data (text, NULL), g_bytes_get_size (text));
  /* That nothing was found in it is said by the records that are missing. */
  todoku_record_reader_end (reader, NULL);

  return TRUE;
}

/**
 * todoku_cli_read_pasted:
 * @cli: the command line
 * @path: a file, or "-" for standard input
 * @domain: the domain as it was typed
 * @ret_status: (out): the exit status of a failure, which has been told
 *
 * Returns: (transfer full) (nullable) (element-type TodokuRecord): the records of the domain, at
 *   least one
 */
GPtrArray *
todoku_cli_read_pasted (TodokuCli  *cli,
                        const char *path,
                        const char *domain,
                        int        *ret_status)
{
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  Pasted pasted = { .records = records };
  g_autoptr(TodokuRecordReader) reader =
    todoku_record_reader_new (record_cb, problem_cb, &pasted);
  g_autoptr(GError) error = NULL;
  g_autofree char *name = todoku_domain_name_parse (domain, &error);

  if (name != NULL && todoku_cli_is_standard_input (path) && !todoku_cli_has_input ())
    {
      *ret_status = todoku_cli_fail_usage (cli, _("Standard input is closed: name a file, or pass "
                                                  "the records in."));
      return NULL;
    }

  pasted.domain = name;
  todoku_record_reader_keep_names (reader);
  if (name != NULL && read_all (cli, reader, path, &error) && pasted.n_foreign > 0)
    todoku_cli_note (ngettext ("%1$u record is not of %2$s and was left out: %3$s",
                               "%1$u records are not of %2$s and were left out, such as %3$s",
                               pasted.n_foreign), pasted.n_foreign, name, pasted.foreign);
  g_free (pasted.foreign);
  if (error == NULL && records->len == 0)
    g_set_error_literal (&error, TODOKU_ERROR, TODOKU_ERROR_RECORDS_MISSING,
                         "There is no record of the domain in it");
  if (error != NULL)
    {
      *ret_status = todoku_cli_fail (cli, error);
      return NULL;
    }

  return g_steal_pointer (&records);
}

/**
 * todoku_cli_print_confirmation:
 * @domain: a delivery domain
 *
 * Prints when a person has said that the service's own screen shows it as verified, or that this is
 * what is left to do; nothing where the service says so itself.
 */
void
todoku_cli_print_confirmation (TodokuSenderDomain *domain)
{
  const TodokuDomainRow *row = todoku_sender_domain_get_row (domain);
  TodokuDeliveryServer *server = todoku_subject_get_server (domain);
  g_autofree char *when = NULL;

  if (server == NULL || todoku_server_row_has_api (todoku_delivery_server_get_row (server)))
    return;

  if (row->confirmed_at != 0)
    {
      when = todoku_text_time_of_day (row->confirmed_at, g_get_real_time ());
      /* Translators: %s is a time of day, or a day. */
      todoku_cli_print_line (_("Verified on the service’s screen: stated %s"), when);
    }
  else if (row->stage == TODOKU_DOMAIN_DNS_READY)
    {
      /* Translators: %s is a domain; the command stays as it is. */
      todoku_cli_print_line (_("When the service’s own screen shows the domain as verified: "
                               "todokuctl domain confirm %s"), row->name);
    }
}
