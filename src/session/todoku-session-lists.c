/* SPDX-License-Identifier: GPL-3.0-or-later
 * The live lists: filled and kept up to date by the news of what was committed, and searched by
 * what a person types. An object keeps its identity for as long as its row exists, and shows the
 * newest row that has come. Main thread only; no I/O.
 */
#include "todoku-session-private.h"
#include "todoku-watch.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"

/**
 * Known:
 * @row: which row it shows
 * @object: (owned): what lists hold
 * @rev: the commit that it shows; 0 for one of its own that has just been stored
 * @gathering: which reading of everything has last met it
 */
typedef struct
{
  TodokuGone row;
  GObject *object;
  gint64 rev;
  guint gathering;
} Known;

static guint
gone_hash (gconstpointer data)
{
  const TodokuGone *row = data;

  return g_direct_hash (row->table) ^ g_int64_hash (&row->id);
}

static gboolean
gone_equal (gconstpointer a,
            gconstpointer b)
{
  const TodokuGone *first = a;
  const TodokuGone *second = b;

  return first->table == second->table && first->id == second->id;
}

static void
known_free (gpointer data)
{
  Known *known = data;

  g_object_unref (known->object);
  g_free (known);
}

/**
 * todoku_session_init_lists:
 * @self: the session
 *
 * Makes the lists, empty.
 */
void
todoku_session_init_lists (TodokuSession *self)
{
  self->servers = g_list_store_new (TODOKU_TYPE_DELIVERY_SERVER);
  self->domains = g_list_store_new (TODOKU_TYPE_SENDER_DOMAIN);
  self->trackings = g_list_store_new (TODOKU_TYPE_TRACKING_DOMAIN);
  self->accounts = g_list_store_new (TODOKU_TYPE_SHARED_ACCOUNT);
  self->known = g_hash_table_new_full (gone_hash, gone_equal, NULL, known_free);
}

static TodokuGone
row_of (gpointer object)
{
  return (TodokuGone) { todoku_subject_get_table (object), todoku_subject_get_id (object) };
}

static GListStore *
list_of (TodokuSession     *self,
         const TodokuTable *table)
{
  if (table == &todoku_domain_table)
    return self->domains;
  if (table == &todoku_tracking_table)
    return self->trackings;
  if (table == &todoku_account_table)
    return self->accounts;

  return self->servers;
}

static Known *
find_known (TodokuSession *self,
            gpointer       object)
{
  TodokuGone row = row_of (object);
  Known *known = g_hash_table_lookup (self->known, &row);

  return known != NULL && known->object == object ? known : NULL;
}

static Known *
add_known (TodokuSession *self,
           TodokuGone     row,
           gpointer       object)
{
  Known *known = g_new0 (Known, 1);

  known->row = row;
  known->object = object;
  g_hash_table_add (self->known, known);

  return known;
}

static gboolean
is_verified (gpointer object)
{
  return TODOKU_IS_SENDER_DOMAIN (object) &&
         todoku_sender_domain_get_row (object)->stage == TODOKU_DOMAIN_VERIFIED;
}

static gboolean
is_watched (gpointer object)
{
  return todoku_subject_get_id (object) != 0 &&
         (TODOKU_IS_SENDER_DOMAIN (object) || TODOKU_IS_TRACKING_DOMAIN (object)) &&
         todoku_watch_is_watched (object);
}

/* Whichever process has looked, who has windows open tells of it. */
static void
tell_alarm (TodokuSession *self,
            gpointer       object,
            gint64         before)
{
  gint64 since = todoku_watch_get_alarm_since (object);

  if (before == 0 && since != 0)
    todoku_session_emit_alarm (self, object);
  else if (before != 0 && since == 0)
    todoku_session_emit_recovered (self, object);
}

/* Takes @row. Says when the set-up of a domain is complete that something is being done for here.
 */
static void
show_row (TodokuSession *self,
          Known         *known,
          TodokuRow     *row)
{
  gboolean was_waiting =
    todoku_subject_get_id (known->object) != 0 && !is_verified (known->object);
  gboolean was_watched = is_watched (known->object);
  gint64 alarm_since = was_watched ? todoku_watch_get_alarm_since (known->object) : 0;

  known->rev = row->rev;
  todoku_subject_set_row (known->object, row,
                          todoku_session_find_object (self, &todoku_server_table,
                                                      todoku_row_get_server (row)));
  if (was_waiting && is_verified (known->object) &&
      todoku_subject_get_operation (known->object) != NULL)
    todoku_session_emit_verified (self, TODOKU_SENDER_DOMAIN (known->object));
  if (was_watched && is_watched (known->object))
    tell_alarm (self, known->object, alarm_since);
}

/* Takes @row. What this process has committed itself is shown already, and what it works on comes
 * later.
 */
static void
take_row (TodokuSession *self,
          TodokuRow     *row,
          GPtrArray     *fresh)
{
  TodokuGone key = { row->table, row->id };
  Known *known = g_hash_table_lookup (self->known, &key);

  if (known == NULL)
    {
      known = add_known (self, key, g_object_new (g_list_model_get_item_type (
                                                    G_LIST_MODEL (list_of (self, row->table))),
                                                  NULL));
      g_ptr_array_add (fresh, known->object);
    }
  else if (self->gathered != NULL && known->gathering != self->gathering)
    g_ptr_array_add (fresh, known->object);
  known->gathering = self->gathering;

  if (row->rev <= known->rev)
    todoku_row_free (row);
  else
    show_row (self, known, row);
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

static GPtrArray *
pick_objects (GPtrArray         *objects,
              const TodokuTable *table)
{
  GPtrArray *picked = g_ptr_array_new ();

  for (guint i = 0; i < objects->len; i++)
    if (row_of (g_ptr_array_index (objects, i)).table == table)
      g_ptr_array_add (picked, g_ptr_array_index (objects, i));

  return picked;
}

static void
append_objects (TodokuSession *self,
                GPtrArray     *fresh)
{
  const TodokuTable *const tables[] = {
    &todoku_server_table, &todoku_domain_table, &todoku_tracking_table, &todoku_account_table,
  };

  for (guint i = 0; fresh->len > 0 && i < G_N_ELEMENTS (tables); i++)
    {
      GListStore *list = list_of (self, tables[i]);
      g_autoptr(GPtrArray) picked = pick_objects (fresh, tables[i]);

      if (picked->len > 0)
        g_list_store_splice (list, g_list_model_get_n_items (G_LIST_MODEL (list)), 0,
                             picked->pdata, picked->len);
    }
}

static gboolean
was_not_met (gpointer key,
             gpointer value,
             gpointer user_data)
{
  const Known *known = value;
  TodokuSession *self = user_data;

  return known->gathering != self->gathering;
}

/* Everything has been read: the lists are what came, and nothing else. */
static void
show_gathered (TodokuSession *self)
{
  const TodokuTable *const tables[] = {
    &todoku_server_table, &todoku_domain_table, &todoku_tracking_table, &todoku_account_table,
  };
  g_autoptr(GPtrArray) gathered = g_steal_pointer (&self->gathered);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr(GPtrArray) picked = pick_objects (gathered, tables[i]);

      show_objects (list_of (self, tables[i]), picked);
    }
  g_hash_table_foreach_remove (self->known, was_not_met, self);
}

/* One pass over each list, however many have gone. */
static void
drop_gone (TodokuSession *self,
           GArray        *gone)
{
  g_autoptr(GHashTable) objects = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_autoptr(GHashTable) lists = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer list;

  for (guint i = 0; i < gone->len; i++)
    {
      const TodokuGone *row = &g_array_index (gone, TodokuGone, i);
      const Known *known = g_hash_table_lookup (self->known, row);

      if (known == NULL)
        continue;
      g_hash_table_add (objects, g_object_ref (known->object));
      g_hash_table_add (lists, list_of (self, row->table));
      g_hash_table_remove (self->known, row);
    }

  g_hash_table_iter_init (&iter, lists);
  while (g_hash_table_iter_next (&iter, &list, NULL))
    for (guint i = g_list_model_get_n_items (list); i > 0; i--)
      {
        g_autoptr(GObject) object = g_list_model_get_item (list, i - 1);

        if (g_hash_table_contains (objects, object))
          g_list_store_remove (list, i - 1);
      }
}

/**
 * todoku_session_take_news:
 * @news: a chunk of what was committed
 * @user_data: the session
 *
 * Brings the lists up to date. When everything is read, it is shown in one piece at the end, so
 * that what a person looks at does not move below her eyes.
 */
void
todoku_session_take_news (TodokuNews *news,
                          gpointer    user_data)
{
  TodokuSession *self = user_data;
  g_autoptr(GPtrArray) fresh = NULL;

  if (news->whole)
    {
      g_clear_pointer (&self->gathered, g_ptr_array_unref);
      self->gathered = g_ptr_array_new_with_free_func (g_object_unref);
      self->gathering++;
    }

  fresh = g_ptr_array_new ();
  for (guint i = 0; i < news->rows->len; i++)
    take_row (self, g_steal_pointer (&g_ptr_array_index (news->rows, i)), fresh);
  if (self->gathered == NULL)
    append_objects (self, fresh);
  else
    for (guint i = 0; i < fresh->len; i++)
      g_ptr_array_add (self->gathered, g_object_ref (g_ptr_array_index (fresh, i)));
  if (news->gone->len > 0)
    drop_gone (self, news->gone);

  if (!news->last)
    return;
  if (self->gathered != NULL)
    show_gathered (self);
  todoku_session_take_unsettled (self, news);
  /* Another process may have planned a look, or switched the watch on. */
  if (self->monitor != NULL)
    todoku_monitor_reschedule_soon (self->monitor);
}

/**
 * todoku_session_take_back:
 * @self: the session
 * @row: what is stored
 *
 * Shows a row again when what was shown before it was stored could not be stored.
 */
void
todoku_session_take_back (TodokuSession *self,
                          TodokuRow     *row)
{
  TodokuGone key = { row->table, row->id };
  Known *known = g_hash_table_lookup (self->known, &key);

  if (known != NULL && row->rev >= known->rev)
    show_row (self, known, todoku_row_copy (row));
}

/**
 * todoku_session_find_object:
 * @self: the session
 * @table: a table
 * @id: the number of a row
 *
 * Returns: (transfer none) (nullable): what shows that row
 */
gpointer
todoku_session_find_object (TodokuSession     *self,
                            const TodokuTable *table,
                            gint64             id)
{
  TodokuGone row = { table, id };
  const Known *known = g_hash_table_lookup (self->known, &row);

  return known != NULL ? known->object : NULL;
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
  return find_known (self, subject) != NULL;
}

static gpointer
find_named (GListStore *list,
            const char *name)
{
  for (guint i = 0; name != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr(GObject) object = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (g_strcmp0 (todoku_subject_get_name (object), name) == 0)
        return object;
    }

  return NULL;
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
  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  return find_named (self->servers, name);
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
  g_autofree char *name = todoku_domain_name_parse (text, NULL);

  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  return find_named (self->domains, name);
}

/**
 * todoku_session_list_domains:
 * @self: the session
 * @text: a domain or a mail address as a person types it
 * @server: (nullable): only what is there; %NULL for all delivery servers
 *
 * Returns: (transfer full) (element-type TodokuSenderDomain): the delivery domains of that name, in
 *   the order in which they came
 */
GPtrArray *
todoku_session_list_domains (TodokuSession        *self,
                             const char           *text,
                             TodokuDeliveryServer *server)
{
  g_autofree char *name = todoku_domain_name_parse (text, NULL);
  GListModel *list = G_LIST_MODEL (self->domains);
  GPtrArray *domains = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; name != NULL && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (list, i);

      if (g_strcmp0 (todoku_subject_get_name (domain), name) == 0 &&
          (server == NULL || todoku_subject_get_server (domain) == server))
        g_ptr_array_add (domains, g_steal_pointer (&domain));
    }

  return domains;
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
  g_autofree char *host = todoku_domain_name_parse (text, NULL);

  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  return find_named (self->trackings, host);
}

/**
 * todoku_session_find_domain_above:
 * @self: the session
 * @host: a name in the form of DNS
 *
 * Returns: (transfer none) (nullable): the delivery domain that @host is or stands under; the
 *   nearest, if there are several
 */
TodokuSenderDomain *
todoku_session_find_domain_above (TodokuSession *self,
                                  const char    *host)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  for (const char *name = host; name != NULL; name = todoku_domain_name_parent (name))
    {
      gpointer domain = find_named (self->domains, name);

      if (domain != NULL)
        return domain;
    }

  return NULL;
}

/**
 * todoku_session_parse_host:
 * @self: the session
 * @text: the name of a tracking domain as a person types it
 * @error: return location of a #TodokuDomainNameError
 *
 * The one rule of what can be a tracking domain. A delivery domain has records of its own, beside
 * which no CNAME may stand, wherever in the tree it is.
 *
 * Returns: (transfer full): the name in the form of DNS, or %NULL with @error set
 */
char *
todoku_session_parse_host (TodokuSession  *self,
                           const char     *text,
                           GError        **error)
{
  g_autofree char *host = todoku_domain_name_parse_host (text, error);

  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  if (host != NULL && find_named (self->domains, host) != NULL)
    {
      g_set_error_literal (error, TODOKU_DOMAIN_NAME_ERROR, TODOKU_DOMAIN_NAME_ERROR_APEX,
                           "It is a delivery domain itself");
      return NULL;
    }

  return g_steal_pointer (&host);
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
  g_return_val_if_fail (TODOKU_IS_SESSION (self), NULL);

  return find_named (self->accounts, name);
}
