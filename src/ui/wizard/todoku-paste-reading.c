/* SPDX-License-Identifier: GPL-3.0-or-later
 * Any thread. The text is of any form that `check` reads; of one that is longer than any screen for
 * one domain nothing is read.
 */
#include "todoku-config.h"

#include "todoku-paste-reading.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-error.h"
#include "todoku-record-reader.h"
#include "todoku-session.h"
#include "todoku-text-table.h"

#define MAX_LENGTH (256 * 1024)
#define MAX_PROBLEMS 5

/**
 * Collector:
 * @domain: the domain
 * @records: (element-type TodokuRecord): what was taken
 * @problems: the first %MAX_PROBLEMS sentences
 * @n_problems: how many there are
 * @foreign: (owned) (nullable): the first name of another domain
 * @n_foreign: how many there were
 */
typedef struct
{
  const char *domain;
  GPtrArray *records;
  GString *problems;
  guint n_problems;
  char *foreign;
  guint n_foreign;
} Collector;

static void
add_problem (Collector  *collector,
             const char *problem)
{
  if (collector->n_problems++ < MAX_PROBLEMS)
    g_string_append_printf (collector->problems, "%s%s", collector->problems->len > 0 ? "\n" : "",
                            problem);
}

static void
problem_cb (const char *problem,
            gboolean    is_foreign,
            gpointer    user_data)
{
  add_problem (user_data, problem);
}

static void
record_cb (TodokuRecord *record,
           gpointer      user_data)
{
  Collector *collector = user_data;
  g_autofree char *host = NULL;
  g_autofree char *problem = NULL;
  g_autoptr(GError) error = NULL;

  if (todoku_pasted_add (collector->records, record, collector->domain, &error))
    return;

  host = todoku_text_plain (record->host);
  if (g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_BAD_DOMAIN))
    {
      if (collector->n_foreign++ == 0)
        collector->foreign = g_steal_pointer (&host);
      return;
    }

  /* Translators: %s is the host of a DNS record. */
  problem = g_strdup_printf (_("The record of %s cannot be used and was left out."), host);
  add_problem (collector, problem);
}

static void
add_foreign (Collector *collector)
{
  g_autofree char *problem = NULL;

  if (collector->n_foreign == 0)
    return;

  problem = g_strdup_printf (ngettext ("%1$u record is not of %2$s and was left out: %3$s",
                                       "%1$u records are not of %2$s and were left out, such as "
                                       "%3$s", collector->n_foreign),
                             collector->n_foreign, collector->domain, collector->foreign);
  add_problem (collector, problem);
}

/**
 * todoku_paste_reading_new:
 * @text: what was pasted
 * @domain: the domain whose records are wanted
 *
 * Returns: (transfer full): what was read
 */
TodokuPasteReading *
todoku_paste_reading_new (const char *text,
                          const char *domain)
{
  TodokuPasteReading *self = g_new0 (TodokuPasteReading, 1);
  g_autoptr(GString) problems = g_string_new (NULL);
  Collector collector = { .domain = domain, .problems = problems };
  g_autoptr(TodokuRecordReader) reader = NULL;

  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  collector.records = self->records;
  if (strlen (text) > MAX_LENGTH)
    {
      self->problems = g_strdup (_("This is too long. Paste what the service shows for this one "
                                   "domain."));
      return self;
    }

  reader = todoku_record_reader_new (record_cb, problem_cb, &collector);
  todoku_record_reader_keep_names (reader);
  todoku_record_reader_push (reader, text, strlen (text));
  todoku_record_reader_end (reader, NULL);
  add_foreign (&collector);
  g_free (collector.foreign);
  if (collector.n_problems > MAX_PROBLEMS)
    {
      guint n = collector.n_problems - MAX_PROBLEMS;

      g_string_append_c (problems, '\n');
      g_string_append_printf (problems, g_dngettext (GETTEXT_PACKAGE, "and %u more line",
                                                     "and %u more lines", n), n);
    }
  if (problems->len > 0)
    self->problems = g_strdup (problems->str);

  return self;
}

/**
 * todoku_paste_reading_free:
 * @self: (nullable) (transfer full): what was read
 */
void
todoku_paste_reading_free (TodokuPasteReading *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->records);
  g_free (self->problems);
  g_free (self);
}
