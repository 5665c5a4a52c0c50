/* SPDX-License-Identifier: GPL-3.0-or-later
 * The domains are kept alive until the last answer is in, even when the page has gone. Main thread
 * only.
 */
#include "todoku-config.h"

#include "todoku-domain-batch.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-domain-list-row.h"
#include "todoku-subjects.h"
#include "todoku-text.h"
#include "todoku-typed.h"
#include "todoku-widget.h"

/* Each record has a verdict to be read, so thousands of domains would hold up the window. */
#define TALLY_AT_ONCE 100

/**
 * TodokuDomainTally:
 * @domains: (owned) (element-type TodokuSenderDomain): who is counted
 * @next: the first that is not counted yet
 * @counts: by state
 */
struct _TodokuDomainTally
{
  GPtrArray *domains;
  guint next;
  guint counts[TODOKU_STATUS_OPTIONAL + 1];
};

/**
 * Deletion:
 * @session: (owned): the session
 * @domains: (owned) (element-type TodokuSenderDomain): what is deleted
 *
 * What the person is asked about.
 */
typedef struct
{
  TodokuSession *session;
  GPtrArray *domains;
} Deletion;

/**
 * todoku_domain_batch_request:
 * @widget: where it was asked for
 * @domains: (element-type TodokuSenderDomain): the domains
 *
 * Opens the dialog 登録依頼(DNS) for the records of @domains.
 */
void
todoku_domain_batch_request (GtkWidget *widget,
                             GPtrArray *domains)
{
  TodokuRequestWindow *window = todoku_subjects_make_request (widget, domains);

  for (guint i = 0; i < domains->len; i++)
    {
      TodokuSubject *domain = g_ptr_array_index (domains, i);
      GListModel *records = todoku_subject_get_records (domain);

      for (guint j = 0; j < g_list_model_get_n_items (records); j++)
        {
          g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, j);
          g_autofree char *zone = todoku_typed_find_zone (item);

          todoku_request_window_add (window, item, zone, NULL, todoku_subject_get_server (domain));
        }
    }
  gtk_window_present (GTK_WINDOW (window));
}

static void
deletion_free (Deletion *deletion)
{
  g_object_unref (deletion->session);
  g_ptr_array_unref (deletion->domains);
  g_free (deletion);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deletion, deletion_free)

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GtkWidget) widget = user_data;
  g_autoptr(GError) error = NULL;

  if (!todoku_session_remove_finish (TODOKU_SESSION (source), result, &error))
    todoku_widget_show_error (widget, error);
}

static void
delete_confirmed_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(Deletion) deletion = user_data;
  g_autoptr(TodokuBatch) batch = NULL;

  if (!todoku_confirm_finish (result))
    return;

  if (deletion->domains->len == 1)
    todoku_session_remove_async (deletion->session,
                                 g_ptr_array_index (deletion->domains, 0), NULL,
                                 removed_cb, g_object_ref (source));
  else
    batch = todoku_session_remove_many (deletion->session, deletion->domains);
}

/**
 * todoku_domain_batch_delete:
 * @widget: where it was asked for
 * @session: the session
 * @domains: (element-type TodokuSenderDomain): the domains
 *
 * Asks whether to delete @domains, naming the consequence, and does it.
 */
void
todoku_domain_batch_delete (GtkWidget     *widget,
                            TodokuSession *session,
                            GPtrArray     *domains)
{
  Deletion *deletion = g_new0 (Deletion, 1);
  g_autofree char *heading = NULL;

  deletion->session = g_object_ref (session);
  deletion->domains = g_ptr_array_ref (domains);
  if (domains->len == 1)
    /* Translators: %s is a domain name. */
    heading = g_strdup_printf (_("Delete %s?"), todoku_subject_get_name (
                                 g_ptr_array_index (domains, 0)));
  else
    heading = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Delete %u Domain?",
                                            "Delete %u Domains?", domains->len), domains->len);
  todoku_confirm_async (widget, heading,
                        domains->len == 1
                          ? _("It is removed at the delivery service too. Mail from this domain is "
                              "no longer authenticated, and its records have to be issued anew.")
                          : _("They are removed at the delivery service too, and mail from them is "
                              "no longer authenticated."),
                        _("Delete"), TRUE, delete_confirmed_cb, deletion);
}

/**
 * todoku_domain_batch_needs_attention:
 * @batch: a batch that has ended
 * @domain: a delivery domain
 *
 * Returns: whether it could not be done for @domain, or has shown that something is not right yet
 */
gboolean
todoku_domain_batch_needs_attention (TodokuBatch        *batch,
                                     TodokuSenderDomain *domain)
{
  TodokuBatchOutcome outcome = todoku_batch_get_outcome (batch, domain);

  return outcome == TODOKU_BATCH_FAILED || outcome == TODOKU_BATCH_NOT_RIGHT;
}

/**
 * todoku_domain_tally_new:
 * @batch: a batch that has ended
 *
 * Returns: (transfer full): a tally of those that were checked; of none when they have been deleted
 */
TodokuDomainTally *
todoku_domain_tally_new (TodokuBatch *batch)
{
  TodokuDomainTally *self = g_new0 (TodokuDomainTally, 1);
  gboolean removed = todoku_batch_get_kind (batch) == TODOKU_OPERATION_REMOVE;

  self->domains = removed
                    ? g_ptr_array_new ()
                    : todoku_batch_list (batch, 1 << TODOKU_BATCH_RIGHT |
                                         1 << TODOKU_BATCH_NOT_RIGHT);

  return self;
}

/**
 * todoku_domain_tally_free:
 * @self: (transfer full) (nullable): a tally
 */
void
todoku_domain_tally_free (TodokuDomainTally *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->domains);
  g_free (self);
}

/**
 * todoku_domain_tally_count:
 * @self: a tally
 *
 * Counts so many as fit into a frame.
 *
 * Returns: whether there are more
 */
gboolean
todoku_domain_tally_count (TodokuDomainTally *self)
{
  guint end = MIN (self->next + TALLY_AT_ONCE, self->domains->len);

  for (; self->next < end; self->next++)
    self->counts[todoku_domain_list_row_summarize (g_ptr_array_index (self->domains, self->next),
                                                   NULL)]++;

  return self->next < self->domains->len;
}

/**
 * todoku_domain_tally_describe:
 * @self: a tally in which all are counted
 *
 * Returns: (transfer full): how they stand, such as 「設定完了 28件、要修正 2件」
 */
char *
todoku_domain_tally_describe (TodokuDomainTally *self)
{
  static const TodokuStatus order[] = {
    TODOKU_STATUS_VERIFIED, TODOKU_STATUS_FIX, TODOKU_STATUS_WAITING, TODOKU_STATUS_READY,
    TODOKU_STATUS_PENDING, TODOKU_STATUS_UNKNOWN,
  };
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autofree char *word = order[i] == TODOKU_STATUS_VERIFIED
                                ? g_strdup (_("Set up"))
                                : todoku_text_status_word (order[i], 0, 0);

      if (self->counts[order[i]] == 0)
        continue;
      todoku_subjects_add_count (text, word, self->counts[order[i]]);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
