/* SPDX-License-Identifier: GPL-3.0-or-later
 * Runs the calls of a batch, a few at a time: each is a job of its own, with its operation and its
 * priority, so that what a person clicks meanwhile goes first. What has not been begun has claimed
 * nothing and waits for nothing that could time out. Main thread only.
 */
#include "todoku-batch-private.h"

#include "todoku-error.h"
#include "todoku-subject.h"

/* A service answers eight at a time; others look at DNS meanwhile, and some wait for their turn.
 * Far below the number of workers, so that there is always one for a click.
 */
#define IN_FLIGHT 24

/**
 * Item:
 * @subject: (owned): what it is done for
 * @outcome: what became of it
 * @error: (owned) (nullable): why it failed
 */
typedef struct
{
  GObject *subject;
  TodokuBatchOutcome outcome;
  GError *error;
} Item;

struct _TodokuBatch
{
  GObject parent_instance;

  TodokuOperationKind kind;
  TodokuBatchStart start;
  TodokuBatchFinish finish;

  /* Owned */
  TodokuSession *session;
  GCancellable *cancellable;
  GArray *items;
  /* Indices by subject */
  GHashTable *index;

  guint next;
  guint n_in_flight;
  guint n_done;
  guint n_right;
  guint n_failed;
  gboolean running;
  gint64 began_at;
};

enum
{
  PROP_0,
  PROP_CANCELLED,
  PROP_N_DONE,
  PROP_RUNNING,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (TodokuBatch, todoku_batch, G_TYPE_OBJECT)

static Item *
get_item (TodokuBatch *self,
          guint        index)
{
  return &g_array_index (self->items, Item, index);
}

static Item *
find_item (TodokuBatch *self,
           gpointer     subject)
{
  gpointer index;

  if (!g_hash_table_lookup_extended (self->index, subject, NULL, &index))
    return NULL;

  return get_item (self, GPOINTER_TO_UINT (index));
}

static void
item_clear (gpointer data)
{
  Item *item = data;

  g_clear_object (&item->subject);
  g_clear_error (&item->error);
}

static void
batch_get_property (GObject    *object,
                    guint       id,
                    GValue     *value,
                    GParamSpec *pspec)
{
  TodokuBatch *self = TODOKU_BATCH (object);

  switch (id)
    {
    case PROP_CANCELLED:
      g_value_set_boolean (value, todoku_batch_get_cancelled (self));
      break;
    case PROP_N_DONE:
      g_value_set_uint (value, self->n_done);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
batch_finalize (GObject *object)
{
  TodokuBatch *self = TODOKU_BATCH (object);

  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->index, g_hash_table_unref);
  g_clear_pointer (&self->items, g_array_unref);

  G_OBJECT_CLASS (todoku_batch_parent_class)->finalize (object);
}

static void
todoku_batch_class_init (TodokuBatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = batch_get_property;
  object_class->finalize = batch_finalize;

  /**
   * TodokuBatch:cancelled:
   *
   * Whether somebody has stopped it.
   */
  props[PROP_CANCELLED] = g_param_spec_boolean ("cancelled", NULL, NULL, FALSE,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * TodokuBatch:n-done:
   *
   * How many have come to an end, well or not; it never falls.
   */
  props[PROP_N_DONE] = g_param_spec_uint ("n-done", NULL, NULL, 0, G_MAXUINT, 0,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * TodokuBatch:running:
   *
   * Whether there is more to come. It becomes %FALSE once, after the last of them.
   */
  props[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, TRUE,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
todoku_batch_init (TodokuBatch *self)
{
  self->cancellable = g_cancellable_new ();
  self->items = g_array_new (FALSE, TRUE, sizeof (Item));
  g_array_set_clear_func (self->items, item_clear);
  self->index = g_hash_table_new (NULL, NULL);
  self->running = TRUE;
}

static void start_items (TodokuBatch *self);

/* What the batch has stopped on its way is as if it had not been begun; what somebody has stopped
 * by itself could not be done.
 */
static gboolean
was_stopped (TodokuBatch  *self,
             const GError *error)
{
  /* A closing session has stopped them all. */
  if (self->session->closing)
    g_cancellable_cancel (self->cancellable);

  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
         g_cancellable_is_cancelled (self->cancellable);
}

static void
item_ended_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autofree gpointer *data = user_data;
  g_autoptr(TodokuBatch) self = data[0];
  Item *item = get_item (self, GPOINTER_TO_UINT (data[1]));
  gboolean right = FALSE;

  self->n_in_flight--;
  if (self->finish (result, &right, &item->error))
    item->outcome = right ? TODOKU_BATCH_RIGHT : TODOKU_BATCH_NOT_RIGHT;
  else
    item->outcome = was_stopped (self, item->error) ? TODOKU_BATCH_WAITING : TODOKU_BATCH_FAILED;
  self->n_right += item->outcome == TODOKU_BATCH_RIGHT;
  self->n_failed += item->outcome == TODOKU_BATCH_FAILED;
  if (item->outcome != TODOKU_BATCH_WAITING)
    {
      self->n_done++;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_DONE]);
    }
  start_items (self);
}

static void
start_items (TodokuBatch *self)
{
  while (self->n_in_flight < IN_FLIGHT && self->next < self->items->len &&
         !g_cancellable_is_cancelled (self->cancellable))
    {
      Item *item = get_item (self, self->next);
      gpointer *data = g_new (gpointer, 2);

      data[0] = g_object_ref (self);
      data[1] = GUINT_TO_POINTER (self->next);
      self->next++;
      self->n_in_flight++;
      item->outcome = TODOKU_BATCH_RUNNING;
      self->start (self->session, item->subject, self->cancellable, item_ended_cb, data);
    }

  if (self->n_in_flight == 0 && self->running)
    {
      self->running = FALSE;
      g_clear_object (&self->session);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RUNNING]);
    }
}

static gboolean
begin_cb (gpointer user_data)
{
  start_items (user_data);

  return G_SOURCE_REMOVE;
}

/**
 * todoku_batch_start:
 * @session: the session
 * @kind: what is done
 * @subjects: what it is done for, each once
 * @start: how it is begun for one
 * @finish: how that ends
 *
 * It begins in an idle, lives until it has ended, whoever keeps it, and is the session's batch.
 *
 * Returns: (transfer full): the batch
 */
TodokuBatch *
todoku_batch_start (TodokuSession       *session,
                    TodokuOperationKind  kind,
                    GPtrArray           *subjects,
                    TodokuBatchStart     start,
                    TodokuBatchFinish    finish)
{
  TodokuBatch *self = g_object_new (TODOKU_TYPE_BATCH, NULL);

  self->session = g_object_ref (session);
  self->kind = kind;
  self->start = start;
  self->finish = finish;
  self->began_at = g_get_monotonic_time ();
  for (guint i = 0; i < subjects->len; i++)
    {
      Item item = { .subject = g_object_ref (g_ptr_array_index (subjects, i)) };

      g_hash_table_insert (self->index, item.subject, GUINT_TO_POINTER (self->items->len));
      g_array_append_val (self->items, item);
    }
  todoku_session_set_batch (session, self);
  g_idle_add_full (G_PRIORITY_DEFAULT, begin_cb, g_object_ref (self), g_object_unref);

  return self;
}

/**
 * todoku_batch_get_kind:
 * @self: a batch
 *
 * Returns: what is done
 */
TodokuOperationKind
todoku_batch_get_kind (TodokuBatch *self)
{
  return self->kind;
}

/**
 * todoku_batch_get_table:
 * @self: a batch
 *
 * Returns: the table of those that it is done for
 */
const TodokuTable *
todoku_batch_get_table (TodokuBatch *self)
{
  g_return_val_if_fail (self->items->len > 0, NULL);

  return todoku_subject_get_table (get_item (self, 0)->subject);
}

/**
 * todoku_batch_get_n_total:
 * @self: a batch
 *
 * Returns: for how many it is done
 */
guint
todoku_batch_get_n_total (TodokuBatch *self)
{
  return self->items->len;
}

/**
 * todoku_batch_get_n_done:
 * @self: a batch
 *
 * Returns: how many have come to an end
 */
guint
todoku_batch_get_n_done (TodokuBatch *self)
{
  return self->n_done;
}

/**
 * todoku_batch_get_n_right:
 * @self: a batch
 *
 * Returns: for how many all is right
 */
guint
todoku_batch_get_n_right (TodokuBatch *self)
{
  return self->n_right;
}

/**
 * todoku_batch_get_n_failed:
 * @self: a batch
 *
 * Returns: for how many it could not be done
 */
guint
todoku_batch_get_n_failed (TodokuBatch *self)
{
  return self->n_failed;
}

/**
 * todoku_batch_get_running:
 * @self: a batch
 *
 * Returns: whether there is more to come
 */
gboolean
todoku_batch_get_running (TodokuBatch *self)
{
  return self->running;
}

/**
 * todoku_batch_get_cancelled:
 * @self: a batch
 *
 * Returns: whether somebody has stopped it
 */
gboolean
todoku_batch_get_cancelled (TodokuBatch *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

/**
 * todoku_batch_get_time_left:
 * @self: a batch
 *
 * Returns: for how long it goes on if it goes on like this, in microseconds, or 0 when that cannot
 *   be told
 */
gint64
todoku_batch_get_time_left (TodokuBatch *self)
{
  gint64 passed = g_get_monotonic_time () - self->began_at;

  if (self->n_done == 0 || !self->running)
    return 0;

  return passed / self->n_done * (self->items->len - self->n_done);
}

/**
 * todoku_batch_get_outcome:
 * @self: a batch
 * @subject: anything
 *
 * Returns: what became of it; %TODOKU_BATCH_RIGHT for what is not in the batch
 */
TodokuBatchOutcome
todoku_batch_get_outcome (TodokuBatch *self,
                          gpointer     subject)
{
  const Item *item = find_item (self, subject);

  return item != NULL ? item->outcome : TODOKU_BATCH_RIGHT;
}

/**
 * todoku_batch_get_error:
 * @self: a batch
 * @subject: anything
 *
 * Returns: (transfer none) (nullable): why it failed, or was stopped
 */
const GError *
todoku_batch_get_error (TodokuBatch *self,
                        gpointer     subject)
{
  const Item *item = find_item (self, subject);

  return item != NULL ? item->error : NULL;
}

static void
reason_clear (gpointer data)
{
  g_clear_error (&((TodokuBatchReason *) data)->error);
}

static int
compare_reasons (gconstpointer a,
                 gconstpointer b)
{
  return (int) ((const TodokuBatchReason *) b)->n_failed -
         (int) ((const TodokuBatchReason *) a)->n_failed;
}

/**
 * todoku_batch_list_reasons:
 * @self: a batch
 *
 * Returns: (transfer full) (element-type TodokuBatchReason): why some failed, each reason once, the
 *   most frequent first
 */
GArray *
todoku_batch_list_reasons (TodokuBatch *self)
{
  GArray *reasons = g_array_new (FALSE, TRUE, sizeof (TodokuBatchReason));

  g_array_set_clear_func (reasons, reason_clear);
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = get_item (self, i);
      gboolean known = FALSE;

      if (item->outcome != TODOKU_BATCH_FAILED)
        continue;
      for (guint j = 0; !known && j < reasons->len; j++)
        {
          TodokuBatchReason *reason = &g_array_index (reasons, TodokuBatchReason, j);

          known = g_error_matches (item->error, reason->error->domain, reason->error->code);
          reason->n_failed += known;
        }
      if (!known)
        {
          TodokuBatchReason reason = { g_error_copy (item->error), 1 };

          g_array_append_val (reasons, reason);
        }
    }
  g_array_sort (reasons, compare_reasons);

  return reasons;
}

/**
 * todoku_batch_list:
 * @self: a batch
 * @outcomes: one bit, `1 << outcome`, for each #TodokuBatchOutcome that is wanted
 *
 * Returns: (transfer full) (element-type GObject): what has come to those
 */
GPtrArray *
todoku_batch_list (TodokuBatch *self,
                   guint        outcomes)
{
  GPtrArray *subjects = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = get_item (self, i);

      if (outcomes & (1u << item->outcome))
        g_ptr_array_add (subjects, g_object_ref (item->subject));
    }

  return subjects;
}

/**
 * todoku_batch_cancel:
 * @self: a batch
 *
 * Begins no more of them, and stops those that are running as far as they can be stopped.
 */
void
todoku_batch_cancel (TodokuBatch *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CANCELLED]);
}
