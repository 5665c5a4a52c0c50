/* SPDX-License-Identifier: GPL-3.0-or-later
 * Filters and sorts the session's own list a bit at a time, so that fifty thousand domains neither
 * hold up a key nor a frame. It shows nothing. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-domain-query.h"

#include <string.h>

#include "todoku-domain-batch.h"
#include "todoku-search.h"
#include "todoku-watch.h"

/* So many are filtered and sorted within a frame. A bit at a time empties the list first, and it
 * would flash.
 */
#define AT_ONCE 10000
/* As todoku_record_state_rank() has them. */
#define RANK_WAITING 1
#define RANK_UNKNOWN 3
#define RANK_WRONG 4

struct _TodokuDomainQuery
{
  GObject parent_instance;

  /* Owned */
  TodokuSession *session;
  char *search;
  char *sort;
  GtkFilter *filter;
  GtkSorter *sorter;
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;

  /* (nullable): only what is registered there */
  TodokuDeliveryServer *server;
  TodokuDomainFilter shown;
  /* Whether only those are shown that the last batch leaves to do. */
  gboolean attention;
};

enum
{
  PROP_0,
  PROP_PENDING,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (TodokuDomainQuery, todoku_domain_query, G_TYPE_OBJECT)

/* By ranks alone: the verdicts of thousands of domains are not read for a count. */
static TodokuDomainFilter
classify (TodokuSenderDomain *domain)
{
  int rank = todoku_subject_get_worst_rank (domain);

  if (rank >= RANK_WRONG || todoku_watch_get_alarm_since (domain) != 0)
    return TODOKU_DOMAIN_FILTER_FIX;
  if (todoku_sender_domain_get_row (domain)->stage == TODOKU_DOMAIN_VERIFIED)
    return TODOKU_DOMAIN_FILTER_COMPLETE;

  return rank == RANK_UNKNOWN   ? TODOKU_DOMAIN_FILTER_UNKNOWN
         : rank == RANK_WAITING ? TODOKU_DOMAIN_FILTER_WAITING
                                : TODOKU_DOMAIN_FILTER_PENDING;
}

/* What a batch that has ended leaves to do. */
static gboolean
is_left_to_do (TodokuDomainQuery  *self,
               TodokuSenderDomain *domain)
{
  TodokuBatch *batch = todoku_session_get_batch (self->session);

  return batch != NULL && !todoku_batch_get_running (batch) &&
         todoku_domain_batch_needs_attention (batch, domain);
}

static gboolean
is_found (TodokuDomainQuery  *self,
          TodokuSenderDomain *domain)
{
  if (self->server != NULL && todoku_subject_get_server (domain) != self->server)
    return FALSE;

  return self->search == NULL || todoku_search_matches (domain, self->search);
}

static gboolean
filter_cb (gpointer item,
           gpointer user_data)
{
  TodokuDomainQuery *self = user_data;

  if (self->attention && !is_left_to_do (self, item))
    return FALSE;
  if (!self->attention && self->shown != TODOKU_DOMAIN_FILTER_ALL &&
      classify (item) != self->shown)
    return FALSE;

  return is_found (self, item);
}

static int
sort_cb (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  TodokuDomainQuery *self = user_data;
  TodokuSenderDomain *first = (gpointer) a, *second = (gpointer) b;
  int order = is_left_to_do (self, second) - is_left_to_do (self, first);

  if (order != 0)
    return order < 0 ? GTK_ORDERING_SMALLER : GTK_ORDERING_LARGER;

  if (g_str_equal (self->sort, "state"))
    {
      order = todoku_subject_get_worst_rank (second) - todoku_subject_get_worst_rank (first);
      if (order == 0)
        order = (int) todoku_sender_domain_get_row (first)->stage -
                (int) todoku_sender_domain_get_row (second)->stage;
    }
  else if (g_str_equal (self->sort, "checked"))
    {
      gint64 time_first = todoku_sender_domain_get_row (first)->checked_at;
      gint64 time_second = todoku_sender_domain_get_row (second)->checked_at;

      order = time_first < time_second ? 1 : time_first > time_second ? -1 : 0;
    }
  if (order == 0)
    order = strcmp (todoku_subject_get_name (first), todoku_subject_get_name (second));

  return order < 0 ? GTK_ORDERING_SMALLER : order > 0 ? GTK_ORDERING_LARGER : GTK_ORDERING_EQUAL;
}

static void
set_incremental (TodokuDomainQuery *self,
                 gboolean           incremental)
{
  gtk_filter_list_model_set_incremental (self->filtered, incremental);
  gtk_sort_list_model_set_incremental (self->sorted, incremental);
}

/* A bit at a time only where it has to be: GTK 4.8's list view may miss a row that a model adds
 * between two frames (4.12 rewrote it).
 */
static void
domains_changed_cb (TodokuDomainQuery *self)
{
  set_incremental (self,
                   g_list_model_get_n_items (todoku_session_get_domains (self->session)) >
                   AT_ONCE);
}

static void
pending_changed_cb (TodokuDomainQuery *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PENDING]);
}

static void
todoku_domain_query_get_property (GObject    *object,
                                  guint       id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_PENDING:
      g_value_set_boolean (value, todoku_domain_query_get_pending (TODOKU_DOMAIN_QUERY (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
todoku_domain_query_dispose (GObject *object)
{
  TodokuDomainQuery *self = TODOKU_DOMAIN_QUERY (object);

  /* The filter and the sorter call back into this object, so they must not outlive it. */
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (GTK_CUSTOM_FILTER (self->filter), NULL, NULL, NULL);
  if (self->sorter != NULL)
    gtk_custom_sorter_set_sort_func (GTK_CUSTOM_SORTER (self->sorter), NULL, NULL, NULL);
  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->server);
  g_clear_object (&self->session);
  g_clear_pointer (&self->search, g_free);
  g_clear_pointer (&self->sort, g_free);

  G_OBJECT_CLASS (todoku_domain_query_parent_class)->dispose (object);
}

static void
todoku_domain_query_class_init (TodokuDomainQueryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = todoku_domain_query_dispose;
  object_class->get_property = todoku_domain_query_get_property;

  /**
   * TodokuDomainQuery:pending:
   *
   * Whether some have not been looked at yet.
   */
  props[PROP_PENDING] = g_param_spec_boolean ("pending", NULL, NULL, FALSE,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
todoku_domain_query_init (TodokuDomainQuery *self)
{
  self->sort = g_strdup ("name");
}

/**
 * todoku_domain_query_new:
 * @session: the session
 *
 * Returns: (transfer full): all of its delivery domains, by name
 */
TodokuDomainQuery *
todoku_domain_query_new (TodokuSession *session)
{
  TodokuDomainQuery *self = g_object_new (TODOKU_TYPE_DOMAIN_QUERY, NULL);

  self->session = g_object_ref (session);
  /* Before the models hear of it. */
  g_signal_connect_object (todoku_session_get_domains (session), "items-changed",
                           G_CALLBACK (domains_changed_cb), self, G_CONNECT_SWAPPED);
  self->filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL));
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (sort_cb, self, NULL));
  self->filtered = gtk_filter_list_model_new (g_object_ref (todoku_session_get_domains (session)),
                                              g_object_ref (self->filter));
  self->sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->filtered)),
                                          g_object_ref (self->sorter));
  domains_changed_cb (self);
  g_signal_connect_object (self->filtered, "notify::pending", G_CALLBACK (pending_changed_cb),
                           self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * todoku_domain_query_get_model:
 * @self: the query
 *
 * Returns: (transfer none): what is shown
 */
GListModel *
todoku_domain_query_get_model (TodokuDomainQuery *self)
{
  g_return_val_if_fail (TODOKU_IS_DOMAIN_QUERY (self), NULL);

  return G_LIST_MODEL (self->sorted);
}

/**
 * todoku_domain_query_get_pending:
 * @self: the query
 *
 * Returns: whether some have not been looked at yet
 */
gboolean
todoku_domain_query_get_pending (TodokuDomainQuery *self)
{
  g_return_val_if_fail (TODOKU_IS_DOMAIN_QUERY (self), FALSE);

  return gtk_filter_list_model_get_pending (self->filtered) > 0;
}

/**
 * todoku_domain_query_count:
 * @self: the query
 * @counts: (array fixed-size=6) (out caller-allocates): how many each filter would show of those
 *   that are searched for
 *
 * Looks at every domain.
 */
void
todoku_domain_query_count (TodokuDomainQuery *self,
                           guint             *counts)
{
  GListModel *domains = todoku_session_get_domains (self->session);
  guint n_domains = g_list_model_get_n_items (domains);

  memset (counts, 0, TODOKU_DOMAIN_N_FILTERS * sizeof *counts);
  for (guint i = 0; i < n_domains; i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (domains, i);

      if (!is_found (self, domain))
        continue;
      counts[TODOKU_DOMAIN_FILTER_ALL]++;
      counts[classify (domain)]++;
    }
}

/**
 * todoku_domain_query_set_search:
 * @self: the query
 * @typed: what was typed, in whatever width and case
 *
 * Shows only those whose name contains it, in either of its forms.
 */
void
todoku_domain_query_set_search (TodokuDomainQuery *self,
                                const char        *typed)
{
  g_autofree char *folded = todoku_search_fold (typed);
  GtkFilterChange change = GTK_FILTER_CHANGE_DIFFERENT;

  g_return_if_fail (TODOKU_IS_DOMAIN_QUERY (self));

  /* Typing one more letter only needs what is shown already to be looked at again. */
  if (folded != NULL && (self->search == NULL || strstr (folded, self->search) != NULL))
    change = GTK_FILTER_CHANGE_MORE_STRICT;
  else if (folded == NULL || (self->search != NULL && strstr (self->search, folded) != NULL))
    change = GTK_FILTER_CHANGE_LESS_STRICT;
  g_free (self->search);
  self->search = g_steal_pointer (&folded);
  gtk_filter_changed (self->filter, change);
}

/**
 * todoku_domain_query_set_server:
 * @self: the query
 * @server: (nullable): a delivery server, or %NULL for all
 *
 * Shows only what is registered there.
 *
 * Returns: whether it was another one before
 */
gboolean
todoku_domain_query_set_server (TodokuDomainQuery    *self,
                                TodokuDeliveryServer *server)
{
  g_return_val_if_fail (TODOKU_IS_DOMAIN_QUERY (self), FALSE);

  if (!g_set_object (&self->server, server))
    return FALSE;

  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);

  return TRUE;
}

/**
 * todoku_domain_query_set_filter:
 * @self: the query
 * @filter: which of them are shown
 *
 * Also ends todoku_domain_query_set_attention().
 */
void
todoku_domain_query_set_filter (TodokuDomainQuery  *self,
                                TodokuDomainFilter  filter)
{
  g_return_if_fail (TODOKU_IS_DOMAIN_QUERY (self));

  self->shown = filter;
  self->attention = FALSE;
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/**
 * todoku_domain_query_set_attention:
 * @self: the query
 * @attention: whether only those are shown that the last batch leaves to do
 */
void
todoku_domain_query_set_attention (TodokuDomainQuery *self,
                                   gboolean           attention)
{
  g_return_if_fail (TODOKU_IS_DOMAIN_QUERY (self));

  self->attention = attention;
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/**
 * todoku_domain_query_get_attention:
 * @self: the query
 *
 * Returns: whether only those are shown that the last batch leaves to do
 */
gboolean
todoku_domain_query_get_attention (TodokuDomainQuery *self)
{
  g_return_val_if_fail (TODOKU_IS_DOMAIN_QUERY (self), FALSE);

  return self->attention;
}

/**
 * todoku_domain_query_set_sort:
 * @self: the query
 * @sort: "name", "state" or "checked"
 */
void
todoku_domain_query_set_sort (TodokuDomainQuery *self,
                              const char        *sort)
{
  g_return_if_fail (TODOKU_IS_DOMAIN_QUERY (self));
  g_return_if_fail (sort != NULL);

  g_free (self->sort);
  self->sort = g_strdup (sort);
  todoku_domain_query_sort_anew (self);
}

/**
 * todoku_domain_query_get_sort:
 * @self: the query
 *
 * Returns: (transfer none): what they are sorted by
 */
const char *
todoku_domain_query_get_sort (TodokuDomainQuery *self)
{
  g_return_val_if_fail (TODOKU_IS_DOMAIN_QUERY (self), NULL);

  return self->sort;
}

/**
 * todoku_domain_query_filter_anew:
 * @self: the query
 *
 * After domains have changed.
 */
void
todoku_domain_query_filter_anew (TodokuDomainQuery *self)
{
  g_return_if_fail (TODOKU_IS_DOMAIN_QUERY (self));

  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/**
 * todoku_domain_query_sort_anew:
 * @self: the query
 *
 * After domains have changed.
 */
void
todoku_domain_query_sort_anew (TodokuDomainQuery *self)
{
  g_return_if_fail (TODOKU_IS_DOMAIN_QUERY (self));

  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
}
