/* SPDX-License-Identifier: GPL-3.0-or-later
 * The live lists: filled from the database, brought up to date when another process has written,
 * and searched by what a person types. An object keeps its identity for as long as its row exists.
 * Main thread only; no I/O.
 */
#include "todoku-session-private.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"

static gint64
object_id (gpointer object)
{
  if (TODOKU_IS_SENDER_DOMAIN (object))
    return todoku_sender_domain_get_id (object);
  if (TODOKU_IS_TRACKING_DOMAIN (object))
    return todoku_tracking_domain_get_id (object);
  if (TODOKU_IS_SHARED_ACCOUNT (object))
    return todoku_shared_account_get_id (object);

  return todoku_delivery_server_get_id (object);
}

static GHashTable *
index_by_id (GListModel *list)
{
  GHashTable *index = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      GObject *object = g_list_model_get_item (list, i);
      gint64 id = object_id (object);

      g_hash_table_insert (index, g_memdup2 (&id, sizeof id), object);
    }

  return index;
}

/* Shows @objects in their order, in one splice, and not at all when nothing came or went. */
static void
show_objects (GListStore *list,
              GPtrArray  *objects)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (list));
  gboolean same = n_items == objects->len;

  for (guint i = 0; same && i < n_items; i++)
    {
      g_autoptr(GObject) object = g_list_model_get_item (G_LIST_MODEL (list), i);

      same = object == g_ptr_array_index (objects, i);
    }
  if (!same)
    g_list_store_splice (list, 0, n_items, objects->pdata, objects->len);
}

static void
set_seen (gpointer object,
          gint64   journal_seen)
{
  if (TODOKU_IS_SENDER_DOMAIN (object))
    todoku_domain_get_extra (object)->journal_seen = journal_seen;
  else if (TODOKU_IS_TRACKING_DOMAIN (object))
    todoku_tracking_get_extra (object)->journal_seen = journal_seen;
}

/* What this process is working on is newer here than on disk. */
static gboolean
may_overwrite (gpointer object,
               gpointer also)
{
  return object == also || todoku_subject_get_operation (object) == NULL;
}

static gpointer
take_object (GHashTable *index, gint64 id, gpointer (*construct) (void), gboolean *ret_is_new)
{
  gpointer object = g_hash_table_lookup (index, &id);

  *ret_is_new = object == NULL;

  return object != NULL ? g_object_ref (object) : construct ();
}

static gpointer
new_server (void)
{
  return todoku_delivery_server_new ();
}

static gpointer
new_domain (void)
{
  return todoku_sender_domain_new ();
}

static gpointer
new_tracking (void)
{
  return todoku_tracking_domain_new ();
}

static gpointer
new_account (void)
{
  return todoku_shared_account_new ();
}

#define APPLY_ROWS(list, rows, Row, construct, APPLY) \
  G_STMT_START \
  { \
    g_autoptr(GHashTable) known = index_by_id (G_LIST_MODEL (list)); \
    g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func (g_object_unref); \
    for (guint i = 0; i < (rows)->len; i++) \
      { \
        Row *row = g_ptr_array_index (rows, i); \
        gboolean is_new; \
        gpointer object = take_object (known, row->id, construct, &is_new); \
        if (is_new || may_overwrite (object, also)) \
          { \
            APPLY; \
            set_seen (object, snapshot->journal_seen); \
          } \
        else \
          self->stale = TRUE; \
        g_ptr_array_add (objects, object); \
      } \
    show_objects (list, objects); \
  } \
  G_STMT_END

/**
 * todoku_session_apply_snapshot:
 * @self: the session
 * @snapshot: what the database holds
 * @also: (nullable): an object to bring up to date although an operation of this process has it
 *
 * Brings the lists up to date. What an operation of this process works on keeps its values.
 */
void
todoku_session_apply_snapshot (TodokuSession  *self,
                               TodokuSnapshot *snapshot,
                               gpointer        also)
{
  g_autoptr(GHashTable) servers = NULL;

  self->stale = FALSE;
  APPLY_ROWS (self->servers, snapshot->servers, TodokuServerRow, new_server,
              todoku_server_apply_row (object, row));

  servers = index_by_id (G_LIST_MODEL (self->servers));
  APPLY_ROWS (self->domains, snapshot->domains, TodokuDomainRow, new_domain,
              todoku_domain_apply_row (object, g_hash_table_lookup (servers, &row->server), row));
  APPLY_ROWS (self->trackings, snapshot->trackings, TodokuTrackingRow, new_tracking,
              todoku_tracking_apply_row (object, g_hash_table_lookup (servers, &row->server), row));
  APPLY_ROWS (self->accounts, snapshot->accounts, TodokuAccountRow, new_account,
              todoku_account_apply_row (object, g_hash_table_lookup (servers, &row->server), row));

  todoku_session_set_unsettled (self, snapshot->unsettled);
  self->journal_seen = snapshot->journal_seen;
  /* Another process may have changed what is due. */
  todoku_monitor_reschedule_soon (self->monitor);
}

static GListStore *
list_of (TodokuSession *self,
         gpointer       object)
{
  if (TODOKU_IS_SENDER_DOMAIN (object))
    return self->domains;
  if (TODOKU_IS_TRACKING_DOMAIN (object))
    return self->trackings;
  if (TODOKU_IS_SHARED_ACCOUNT (object))
    return self->accounts;

  return self->servers;
}

/**
 * todoku_session_contains:
 * @self: the session
 * @subject: an object
 *
 * Returns: whether its row still exists
 */
gboolean
todoku_session_contains (TodokuSession *self,
                         gpointer       subject)
{
  return g_list_store_find (list_of (self, subject), subject, NULL);
}

/**
 * todoku_session_show:
 * @self: the session
 * @object: an object whose row has just been stored
 *
 * Adds it to its list.
 */
void
todoku_session_show (TodokuSession *self,
                     gpointer       object)
{
  if (todoku_session_contains (self, object))
    return;

  set_seen (object, self->journal_seen);
  g_list_store_append (list_of (self, object), object);
}

/**
 * todoku_session_drop:
 * @self: the session
 * @object: an object whose row has just been deleted
 *
 * Takes it off its list.
 */
void
todoku_session_drop (TodokuSession *self,
                     gpointer       object)
{
  guint position;

  if (g_list_store_find (list_of (self, object), object, &position))
    g_list_store_remove (list_of (self, object), position);
}

/**
 * todoku_session_default_server:
 * @self: the session
 * @error: return location of %TODOKU_ERROR_NO_SERVER
 *
 * Returns: (transfer none) (nullable): the first server that is not the practice server, or the
 * first
 */
TodokuDeliveryServer *
todoku_session_default_server (TodokuSession  *self,
                               GError        **error)
{
  GListModel *list = G_LIST_MODEL (self->servers);
  TodokuDeliveryServer *first = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (list, i);

      if (!todoku_delivery_server_get_practice (server))
        return server;
      if (first == NULL)
        first = server;
    }

  if (first == NULL)
    g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_NO_SERVER, "No delivery server yet");

  return first;
}

/**
 * todoku_session_find_server:
 * @self: the session
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the delivery server of that name
 */
TodokuDeliveryServer *
todoku_session_find_server (TodokuSession *self,
                            const char    *name)
{
  GListModel *list = G_LIST_MODEL (self->servers);
  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (list, i);

      if (g_strcmp0 (todoku_delivery_server_get_name (server), name) == 0)
        return server;
    }

  return NULL;
}

/**
 * todoku_session_find_domain:
 * @self: the session
 * @text: a domain or a mail address as a person types it
 *
 * Returns: (transfer none) (nullable): the first delivery domain of that name
 */
TodokuSenderDomain *
todoku_session_find_domain (TodokuSession *self,
                            const char    *text)
{
  GListModel *list = G_LIST_MODEL (self->domains);
  g_autofree char *name = NULL;

  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  name = todoku_domain_name_parse (text, NULL);
  for (guint i = 0; name != NULL && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (list, i);

      if (g_strcmp0 (todoku_sender_domain_get_name (domain), name) == 0)
        return domain;
    }

  return NULL;
}

/**
 * todoku_session_find_tracking:
 * @self: the session
 * @text: a host name as a person types it
 *
 * Returns: (transfer none) (nullable): the first tracking domain of that name
 */
TodokuTrackingDomain *
todoku_session_find_tracking (TodokuSession *self,
                              const char    *text)
{
  GListModel *list = G_LIST_MODEL (self->trackings);
  g_autofree char *host = NULL;

  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  host = todoku_domain_name_parse (text, NULL);
  for (guint i = 0; host != NULL && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuTrackingDomain) tracking = g_list_model_get_item (list, i);

      if (g_strcmp0 (todoku_tracking_domain_get_host (tracking), host) == 0)
        return tracking;
    }

  return NULL;
}

/**
 * todoku_session_find_account:
 * @self: the session
 * @name: an ID (共用メールID)
 *
 * Returns: (transfer none) (nullable): the shared mail account of that ID
 */
TodokuSharedAccount *
todoku_session_find_account (TodokuSession *self,
                             const char    *name)
{
  GListModel *list = G_LIST_MODEL (self->accounts);
  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuSharedAccount) account = g_list_model_get_item (list, i);

      if (g_strcmp0 (todoku_shared_account_get_name (account), name) == 0)
        return account;
    }

  return NULL;
}
