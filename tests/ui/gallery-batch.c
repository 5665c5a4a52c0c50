/* SPDX-License-Identifier: GPL-3.0-or-later
 * A batch that is under way, or that has ended, for the list of the gallery. Tests only.
 */
#include "gallery.h"

#include "todoku-batch-private.h"
#include "todoku-test.h"

static void
start_first (TodokuSession       *session,
             gpointer             subject,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (session, NULL, callback, user_data);

  g_task_set_source_tag (task, start_first);
  if (!g_str_has_prefix (todoku_subject_get_name (subject), "a-rather-"))
    g_task_return_boolean (task, todoku_sender_domain_get_row (subject)->stage ==
                           TODOKU_DOMAIN_VERIFIED);
  else
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_OFFLINE, "api.sendgrid.com");
}

/* The rest never ends: the gallery is closed before. */
static void
start_some (TodokuSession       *session,
            gpointer             subject,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  if (todoku_subject_get_id (subject) < 3)
    start_first (session, subject, cancellable, callback, user_data);
}

static gboolean
finish_one (GAsyncResult  *result,
            gboolean      *ret_right,
            GError       **error)
{
  g_autoptr(GError) failure = NULL;

  *ret_right = g_task_propagate_boolean (G_TASK (result), &failure);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

/**
 * gallery_start_batch:
 * @self: the gallery
 * @ends: whether it ends
 *
 * Verifies every domain in the list; of the one that could not be checked the service cannot be
 * reached.
 */
void
gallery_start_batch (Gallery  *self,
                     gboolean  ends)
{
  GListModel *domains = todoku_session_get_domains (self->session);
  g_autoptr(GPtrArray) subjects = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(TodokuBatch) batch = NULL;
  guint n = g_list_model_get_n_items (domains);

  for (guint i = 0; i < n; i++)
    {
      TodokuSenderDomain *domain = g_list_model_get_item (domains, i);

      todoku_test_set_number (domain, "id", i + 1);
      g_ptr_array_add (subjects, domain);
    }
  batch = todoku_batch_start (self->session, TODOKU_OPERATION_VERIFY, subjects,
                              ends ? start_first : start_some, finish_one);
  while (ends ? todoku_batch_get_running (batch) : todoku_batch_get_n_done (batch) < 2)
    g_main_context_iteration (NULL, TRUE);
}
