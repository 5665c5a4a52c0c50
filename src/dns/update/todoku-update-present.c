/* SPDX-License-Identifier: GPL-3.0-or-later
 * What stands in the zone beside the texts that are to be added. One question a text, at the server
 * that is to be changed. Main context of the resolver.
 */
#include "todoku-update-present.h"

#include <string.h>

#include "todoku-error.h"

/**
 * Look:
 * @records: (owned) (element-type TodokuRecord): what is to be added
 * @own: (owned) (nullable) (element-type TodokuRecord): what was added earlier
 * @observations: (owned) (element-type TodokuObservation): what the server said
 * @n_pending: how many questions are out, plus one while they are being asked
 * @error: (owned) (nullable): why nothing may be added
 */
typedef struct
{
  GPtrArray *records;
  GPtrArray *own;
  GPtrArray *observations;
  guint n_pending;
  GError *error;
} Look;

typedef struct
{
  GTask *task;
  guint index;
} Question;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_ptr_array_unref (look->records);
  g_clear_pointer (&look->own, g_ptr_array_unref);
  g_ptr_array_unref (look->observations);
  g_clear_error (&look->error);
  g_free (look);
}

static gboolean
begins_with_version (const char *text,
                     gsize       length,
                     const char *version)
{
  gsize n = strlen (version);

  return length >= n && g_ascii_strncasecmp (text, version, n) == 0;
}

/**
 * todoku_update_is_rival:
 * @record: a TXT record that is to be added
 * @rr: a record at its name
 *
 * A name may have one SPF record (RFC 7208 section 4.5), one DMARC record (RFC 9989 section 4.7)
 * and one key (RFC 6376 section 3.6.2.2); any other text is somebody else's and no harm.
 *
 * Returns: whether the two cannot stand side by side
 */
gboolean
todoku_update_is_rival (const TodokuRecord *record,
                        const TodokuRr     *rr)
{
  gsize length;
  const char *text;

  if (rr->rrtype != TODOKU_RRTYPE_TXT || record->type != TODOKU_RECORD_TYPE_TXT)
    return TRUE;
  if (strstr (record->host, "._domainkey.") != NULL)
    return TRUE;

  text = g_bytes_get_data (rr->text, &length);
  if (g_ascii_strncasecmp (record->host, "_dmarc.", strlen ("_dmarc.")) == 0)
    return begins_with_version (text, length, "v=DMARC1");

  return begins_with_version (record->value, strlen (record->value), "v=spf1") &&
         begins_with_version (text, length, "v=spf1");
}

/**
 * todoku_update_is_text:
 * @record: a TXT record
 * @rr: a record
 *
 * Returns: whether @rr is the text of @record
 */
gboolean
todoku_update_is_text (const TodokuRecord *record,
                       const TodokuRr     *rr)
{
  gsize length;
  const char *text;

  if (rr->rrtype != TODOKU_RRTYPE_TXT || record->type != TODOKU_RECORD_TYPE_TXT)
    return FALSE;

  text = g_bytes_get_data (rr->text, &length);
  return length == strlen (record->value) && memcmp (text, record->value, length) == 0;
}

/* What is removed is named by its data, and the split into strings is part of them: what somebody
 * has split in another way would stay beside the new one.
 */
static gboolean
has_our_split (const TodokuRr *rr)
{
  for (guint i = 0; i + 1 < rr->n_strings; i++)
    if (rr->string_lengths[i] != 255)
      return FALSE;

  return TRUE;
}

/**
 * todoku_update_find_own:
 * @record: a record that is to be added
 * @rr: a rival of it
 * @own: (nullable) (element-type TodokuRecord): what was added earlier
 *
 * Returns: (transfer none) (nullable): the one of @own that @rr is; only a text is ever replaced
 */
TodokuRecord *
todoku_update_find_own (const TodokuRecord *record,
                        const TodokuRr     *rr,
                        GPtrArray          *own)
{
  if (own == NULL || record->type != TODOKU_RECORD_TYPE_TXT || !has_our_split (rr))
    return NULL;

  for (guint i = 0; i < own->len; i++)
    {
      TodokuRecord *each = g_ptr_array_index (own, i);

      if (todoku_dns_name_equal (each->host, record->host) && todoku_update_is_text (each, rr))
        return each;
    }

  return NULL;
}

/**
 * todoku_update_list_replaced:
 * @records: (element-type TodokuRecord): what is to be added
 * @present: (element-type TodokuObservation): which texts stand at their names
 * @own: (nullable) (element-type TodokuRecord): what was added earlier
 *
 * Returns: (transfer full) (element-type TodokuRecord): those of @own that have to go for @records
 */
GPtrArray *
todoku_update_list_replaced (GPtrArray *records,
                             GPtrArray *present,
                             GPtrArray *own)
{
  GPtrArray *replaced = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);

  for (guint i = 0; i < records->len; i++)
    for (guint j = 0; j < present->len; j++)
      {
        const TodokuRecord *record = g_ptr_array_index (records, i);
        const TodokuObservation *observation = g_ptr_array_index (present, j);

        for (guint k = 0; k < observation->answer->len; k++)
          {
            const TodokuRr *rr = g_ptr_array_index (observation->answer, k);
            TodokuRecord *gone = NULL;

            if (todoku_dns_name_equal (rr->owner, record->host) &&
                !todoku_update_is_text (record, rr) && todoku_update_is_rival (record, rr))
              gone = todoku_update_find_own (record, rr, own);
            if (gone != NULL && !g_ptr_array_find (replaced, gone, NULL))
              g_ptr_array_add (replaced, todoku_record_ref (gone));
          }
      }

  return replaced;
}

static void
release (GTask *task)
{
  Look *look = g_task_get_task_data (task);

  if (--look->n_pending > 0)
    return;

  if (look->error != NULL)
    g_task_return_error (task, g_steal_pointer (&look->error));
  else
    g_task_return_pointer (task, g_ptr_array_ref (look->observations),
                           (GDestroyNotify) g_ptr_array_unref);
}

static void
text_observed_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr(GTask) task = question->task;
  Look *look = g_task_get_task_data (task);
  const TodokuRecord *record = g_ptr_array_index (look->records, question->index);
  g_autoptr(TodokuObservation) observation =
    todoku_resolver_observe_finish (TODOKU_RESOLVER (source), result,
                                    look->error == NULL ? &look->error : NULL);

  /* Who says nothing here will not take the update either, and then says why. */
  if (observation != NULL && todoku_observation_is_answered (observation))
    {
      for (guint i = 0; i < observation->answer->len && look->error == NULL; i++)
        {
          const TodokuRr *rr = g_ptr_array_index (observation->answer, i);

          if (rr->rrtype == TODOKU_RRTYPE_TXT &&
              todoku_dns_name_equal (rr->owner, record->host) &&
              todoku_update_is_rival (record, rr) &&
              todoku_update_find_own (record, rr, look->own) == NULL)
            look->error = g_error_new (TODOKU_ERROR, TODOKU_ERROR_CONFLICT,
                                       "Another record has come to stand at %s", record->host);
        }
      g_ptr_array_add (look->observations, g_steal_pointer (&observation));
    }
  release (task);
}

/**
 * todoku_update_present_async:
 * @resolver: asks
 * @server: the server that is to be changed
 * @records: (element-type TodokuRecord): what is to be added
 * @own: (nullable) (element-type TodokuRecord): what was added earlier, and is no hindrance
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: its argument
 *
 * Looks which texts stand at the names of the texts among @records.
 */
void
todoku_update_present_async (TodokuResolver      *resolver,
                             GSocketAddress      *server,
                             GPtrArray           *records,
                             GPtrArray           *own,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  Look *look = g_new0 (Look, 1);

  g_task_set_source_tag (task, todoku_update_present_async);
  g_task_set_name (task, "DNS update look");
  look->records = g_ptr_array_ref (records);
  look->own = own != NULL ? g_ptr_array_ref (own) : NULL;
  look->observations =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_observation_unref);
  look->n_pending = 1;
  g_task_set_task_data (task, look, look_free);

  for (guint i = 0; i < records->len; i++)
    {
      const TodokuRecord *record = g_ptr_array_index (records, i);
      Question *question;

      if (record->type != TODOKU_RECORD_TYPE_TXT)
        continue;
      question = g_new0 (Question, 1);
      question->task = g_object_ref (task);
      question->index = i;
      look->n_pending++;
      todoku_resolver_observe_async (resolver, record->host, TODOKU_RRTYPE_TXT,
                                     TODOKU_QUESTION_NONE, NULL, server, cancellable,
                                     text_observed_cb, question);
    }

  release (task);
}

/**
 * todoku_update_present_finish:
 * @resolver: the resolver
 * @result: the result
 * @error: return location; %TODOKU_ERROR_CONFLICT when one of them cannot stand beside the new one
 *
 * Returns: (transfer full) (element-type TodokuObservation): what the server said, or %NULL with
 *   @error set
 */
GPtrArray *
todoku_update_present_finish (TodokuResolver  *resolver,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_update_present_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
