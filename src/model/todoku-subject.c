/* SPDX-License-Identifier: GPL-3.0-or-later
 * The view of one row. Its properties come from the table of its fields, and exactly those that a
 * new row changes are announced, once all of them have changed. The records of a row are kept
 * packed, and their items made when they are first asked for: of ten thousand domains in a list, a
 * person opens one. Main thread only.
 */
#include "todoku-subject.h"

#include "todoku-column-property.h"
#include "todoku-record-pack.h"
#include "todoku-record-rows.h"

/**
 * TodokuSubjectPrivate:
 * @row: (owned) (nullable): what is stored, without its records; %NULL while nobody has set or read
 *   it
 * @packed: (owned) (nullable): its records, packed
 * @server: (owned) (nullable): where it is registered
 * @operation: (owned) (nullable): what is being done to it
 * @records: (owned) (nullable) (element-type TodokuRecordItem): the records that count; %NULL while
 *   nobody has asked for them
 * @n_verified: how many of them are 認証済
 * @worst_rank: how bad the worst of them is
 * @waits: whether its looks wait for a cache or for lagging servers
 * @lookup: whether it is being found out who runs its DNS
 */
typedef struct
{
  gpointer row;
  guint8 *packed;
  TodokuDeliveryServer *server;
  TodokuOperation *operation;
  GListStore *records;
  guint n_verified;
  int worst_rank;
  gboolean waits;
  TodokuLookup lookup;
} TodokuSubjectPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TodokuSubject, todoku_subject, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_SERVER,
  PROP_OPERATION,
  PROP_LOOKUP,
  PROP_N_VERIFIED,
  PROP_WORST_RANK,
  /* The columns of the table follow. */
  PROP_FIELDS,
} TodokuSubjectProperty;

static GParamSpec *properties[PROP_FIELDS];

#define FLAGS (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY)

static TodokuSubjectPrivate *
get_private (gpointer self)
{
  return todoku_subject_get_instance_private (self);
}

static TodokuRow *
peek_row (gpointer self)
{
  TodokuSubjectPrivate *priv = get_private (self);

  if (priv->row == NULL)
    priv->row = todoku_row_new (TODOKU_SUBJECT_GET_CLASS (self)->table);

  return priv->row;
}

static void
todoku_subject_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  TodokuSubjectPrivate *priv = get_private (object);
  const TodokuTable *table = TODOKU_SUBJECT_GET_CLASS (object)->table;

  switch ((TodokuSubjectProperty) property_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, peek_row (object)->id);
      break;
    case PROP_SERVER:
      g_value_set_object (value, priv->server);
      break;
    case PROP_OPERATION:
      g_value_set_object (value, priv->operation);
      break;
    case PROP_LOOKUP:
      g_value_set_int (value, priv->lookup);
      break;
    case PROP_N_VERIFIED:
      g_value_set_uint (value, priv->n_verified);
      break;
    case PROP_WORST_RANK:
      g_value_set_int (value, priv->worst_rank);
      break;
    case PROP_FIELDS:
    default:
      if (property_id < PROP_FIELDS + table->n_columns)
        todoku_column_read_value (&table->columns[property_id - PROP_FIELDS], peek_row (object),
                                  value);
      else
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_subject_finalize (GObject *object)
{
  TodokuSubjectPrivate *priv = get_private (object);

  g_clear_pointer (&priv->row, todoku_row_free);
  g_clear_pointer (&priv->packed, g_free);
  g_clear_object (&priv->server);
  g_clear_object (&priv->operation);
  g_clear_object (&priv->records);

  G_OBJECT_CLASS (todoku_subject_parent_class)->finalize (object);
}

static void
todoku_subject_class_init (TodokuSubjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = todoku_subject_get_property;
  object_class->finalize = todoku_subject_finalize;

  properties[PROP_ID] =
    g_param_spec_int64 ("id", NULL, NULL, G_MININT64, G_MAXINT64, 0, FLAGS);
  properties[PROP_SERVER] =
    g_param_spec_object ("server", NULL, NULL, TODOKU_TYPE_SUBJECT, FLAGS);
  properties[PROP_OPERATION] =
    g_param_spec_object ("operation", NULL, NULL, TODOKU_TYPE_OPERATION, FLAGS);
  properties[PROP_LOOKUP] =
    g_param_spec_int ("lookup", NULL, NULL, TODOKU_LOOKUP_NONE, TODOKU_LOOKUP_FAILED,
                      TODOKU_LOOKUP_NONE, FLAGS);
  properties[PROP_N_VERIFIED] =
    g_param_spec_uint ("n-verified", NULL, NULL, 0, G_MAXUINT, 0, FLAGS);
  properties[PROP_WORST_RANK] =
    g_param_spec_int ("worst-rank", NULL, NULL, G_MININT, G_MAXINT, 0, FLAGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
todoku_subject_init (TodokuSubject *self)
{
}

/**
 * todoku_subject_class_set_table:
 * @klass: a class that derives from #TodokuSubject
 * @table: the table of its rows
 *
 * Gives it a property for each field of the table, of the same name.
 */
void
todoku_subject_class_set_table (TodokuSubjectClass *klass,
                                const TodokuTable  *table)
{
  const char *name = table->name_column != NULL ? table->name_column : "name";

  /* Classes do not inherit this one. */
  G_OBJECT_CLASS (klass)->get_property = todoku_subject_get_property;
  klass->table = table;
  klass->fields = g_new0 (GParamSpec *, table->n_columns);
  for (guint i = 0; i < table->n_columns; i++)
    {
      const TodokuColumn *column = &table->columns[i];

      if (g_str_equal (column->name, name))
        klass->name = column;
      if (g_str_equal (column->name, "server"))
        {
          /* The base class has it, as an object. */
          klass->server = column;
          continue;
        }
      klass->fields[i] = todoku_column_make_property (column, FLAGS);
      g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_FIELDS + i, klass->fields[i]);
    }
  g_assert (klass->name != NULL);
}

/**
 * todoku_subject_get_table:
 * @self: a #TodokuSubject
 *
 * Returns: (transfer none): the table of its row
 */
const TodokuTable *
todoku_subject_get_table (gpointer self)
{
  g_return_val_if_fail (TODOKU_IS_SUBJECT (self), NULL);

  return TODOKU_SUBJECT_GET_CLASS (self)->table;
}

/**
 * todoku_subject_get_row:
 * @self: a #TodokuSubject
 *
 * Returns: (transfer none): the row that it shows, valid until another one is set. Its records are
 *   not in it; see todoku_subject_dup_records()
 */
gconstpointer
todoku_subject_get_row (gpointer self)
{
  g_return_val_if_fail (TODOKU_IS_SUBJECT (self), NULL);

  return peek_row (self);
}

/**
 * todoku_subject_get_facts:
 * @self: a delivery domain or a tracking domain
 *
 * Returns: (transfer none): what both have in common, valid until another row is set
 */
const TodokuSubjectRow *
todoku_subject_get_facts (gpointer self)
{
  g_return_val_if_fail (TODOKU_IS_SUBJECT (self), NULL);
  g_return_val_if_fail (TODOKU_SUBJECT_GET_CLASS (self)->table->records != NULL, NULL);

  return (const TodokuSubjectRow *) peek_row (self);
}

static int
get_step (gpointer self)
{
  TodokuSubjectClass *klass = TODOKU_SUBJECT_GET_CLASS (self);

  return klass->get_step != NULL ? klass->get_step (peek_row (self)) : 0;
}

static void
set_counts (gpointer self,
            guint    n_verified,
            int      worst_rank)
{
  TodokuSubjectPrivate *priv = get_private (self);

  if (priv->n_verified != n_verified)
    {
      priv->n_verified = n_verified;
      g_object_notify_by_pspec (self, properties[PROP_N_VERIFIED]);
    }
  if (priv->worst_rank != worst_rank)
    {
      priv->worst_rank = worst_rank;
      g_object_notify_by_pspec (self, properties[PROP_WORST_RANK]);
    }
}

/* A record that stays the same keeps its item, so that a list in a window keeps its focus and its
 * selection.
 */
static void
show_records (gpointer   self,
              GPtrArray *rows)
{
  TodokuSubjectPrivate *priv = get_private (self);
  TodokuSubjectClass *klass = TODOKU_SUBJECT_GET_CLASS (self);
  g_autoptr(GPtrArray) old = NULL;
  g_autoptr(GPtrArray) items = NULL;
  guint n_verified = 0;
  int worst_rank = 0;

  todoku_rows_count (rows, get_step (self), &n_verified, &worst_rank);
  set_counts (self, n_verified, worst_rank);
  if (priv->records == NULL)
    return;

  old = todoku_rows_list_items (G_LIST_MODEL (priv->records));
  items = todoku_rows_read_items (rows, get_step (self), klass->get_zone (peek_row (self)), old);
  if (!todoku_rows_same_items (old, items))
    g_list_store_splice (priv->records, 0, old->len, items->pdata, items->len);
}

/**
 * todoku_subject_set_row:
 * @self: a #TodokuSubject
 * @row: (transfer full): what is stored; %NULL for its records leaves them alone
 * @server: (nullable): the delivery server where it is registered
 *
 * Shows a row. What has changed is announced when all of it has.
 */
void
todoku_subject_set_row (gpointer              self,
                        gpointer              row,
                        TodokuDeliveryServer *server)
{
  TodokuSubjectPrivate *priv = get_private (self);
  TodokuSubjectClass *klass = TODOKU_SUBJECT_GET_CLASS (self);
  g_autoptr(TodokuRow) old = NULL;
  g_autoptr(GPtrArray) records = NULL;

  g_return_if_fail (TODOKU_IS_SUBJECT (self));
  g_return_if_fail (((TodokuRow *) row)->table == klass->table);

  g_object_freeze_notify (self);
  old = g_steal_pointer (&priv->row);
  priv->row = row;
  records = todoku_row_steal_records (row);
  if (records != NULL)
    {
      g_free (priv->packed);
      priv->packed = todoku_records_pack (records);
    }
  if (g_set_object (&priv->server, server))
    g_object_notify_by_pspec (self, properties[PROP_SERVER]);
  if (old != NULL)
    {
      if (old->id != ((TodokuRow *) row)->id)
        g_object_notify_by_pspec (self, properties[PROP_ID]);
      for (guint i = 0; i < klass->table->n_columns; i++)
        if (klass->fields[i] != NULL && !todoku_column_equal (&klass->table->columns[i], old, row))
          g_object_notify_by_pspec (self, klass->fields[i]);
    }
  if (records == NULL && klass->table->records != NULL)
    records = todoku_subject_dup_records (self);
  if (records != NULL)
    show_records (self, records);
  g_object_thaw_notify (self);
}

/**
 * todoku_subject_get_id:
 * @self: a #TodokuSubject
 *
 * Returns: the number of its row; 0 while it has not been stored
 */
gint64
todoku_subject_get_id (gpointer self)
{
  g_return_val_if_fail (TODOKU_IS_SUBJECT (self), 0);

  return peek_row (self)->id;
}

/**
 * todoku_subject_get_name:
 * @self: a #TodokuSubject
 *
 * Returns: (transfer none) (nullable): what it is called: the name of a server, a domain or an
 *   account, the host of a tracking domain
 */
const char *
todoku_subject_get_name (gpointer self)
{
  g_return_val_if_fail (TODOKU_IS_SUBJECT (self), NULL);

  return TODOKU_ROW_MEMBER (peek_row (self), TODOKU_SUBJECT_GET_CLASS (self)->name, char *);
}

/**
 * todoku_subject_get_server:
 * @self: a #TodokuSubject
 *
 * Returns: (transfer none) (nullable): the delivery server where it is registered
 */
TodokuDeliveryServer *
todoku_subject_get_server (gpointer self)
{
  g_return_val_if_fail (TODOKU_IS_SUBJECT (self), NULL);

  return get_private (self)->server;
}

/**
 * todoku_subject_get_operation:
 * @self: a #TodokuSubject
 *
 * Returns: (transfer none) (nullable): what is being done to it right now
 */
TodokuOperation *
todoku_subject_get_operation (gpointer self)
{
  g_return_val_if_fail (TODOKU_IS_SUBJECT (self), NULL);

  return get_private (self)->operation;
}

/**
 * todoku_subject_set_operation:
 * @self: a #TodokuSubject
 * @operation: (nullable): what is being done to it right now
 */
void
todoku_subject_set_operation (gpointer         self,
                              TodokuOperation *operation)
{
  g_return_if_fail (TODOKU_IS_SUBJECT (self));

  if (g_set_object (&get_private (self)->operation, operation))
    g_object_notify_by_pspec (self, properties[PROP_OPERATION]);
}

/**
 * todoku_subject_get_lookup:
 * @self: a #TodokuSubject
 *
 * Returns: whether it is being found out who runs its DNS
 */
TodokuLookup
todoku_subject_get_lookup (gpointer self)
{
  g_return_val_if_fail (TODOKU_IS_SUBJECT (self), TODOKU_LOOKUP_NONE);

  return get_private (self)->lookup;
}

/**
 * todoku_subject_set_lookup:
 * @self: a #TodokuSubject
 * @lookup: whether it is being found out who runs its DNS
 */
void
todoku_subject_set_lookup (gpointer     self,
                           TodokuLookup lookup)
{
  TodokuSubjectPrivate *priv = get_private (self);

  g_return_if_fail (TODOKU_IS_SUBJECT (self));

  if (priv->lookup == lookup)
    return;

  priv->lookup = lookup;
  g_object_notify_by_pspec (self, properties[PROP_LOOKUP]);
}

/**
 * todoku_subject_dup_records:
 * @self: a delivery domain or a tracking domain
 *
 * Returns: (transfer full) (element-type TodokuRecordRow): the records of its row, of all steps
 */
GPtrArray *
todoku_subject_dup_records (gpointer self)
{
  const TodokuTable *table;

  g_return_val_if_fail (TODOKU_IS_SUBJECT (self), NULL);

  table = TODOKU_SUBJECT_GET_CLASS (self)->table;
  g_return_val_if_fail (table->records != NULL, NULL);

  return todoku_records_unpack (get_private (self)->packed, table->records);
}

/**
 * todoku_subject_dup_row:
 * @self: a #TodokuSubject
 *
 * Returns: (transfer full): a copy of its row, with its records
 */
gpointer
todoku_subject_dup_row (gpointer self)
{
  TodokuRow *row;

  g_return_val_if_fail (TODOKU_IS_SUBJECT (self), NULL);

  row = todoku_row_copy (peek_row (self));
  if (row->table->records != NULL)
    todoku_row_set_records (row, todoku_subject_dup_records (self));

  return row;
}

/**
 * todoku_subject_get_records:
 * @self: a #TodokuSubject
 *
 * Returns: (transfer none): the records that count at its stage, a list of #TodokuRecordItem in the
 *   service's order
 */
GListModel *
todoku_subject_get_records (gpointer self)
{
  TodokuSubjectPrivate *priv;

  g_return_val_if_fail (TODOKU_IS_SUBJECT (self), NULL);

  priv = get_private (self);
  if (priv->records == NULL)
    {
      g_autoptr(GPtrArray) rows = todoku_subject_dup_records (self);

      priv->records = g_list_store_new (TODOKU_TYPE_RECORD_ITEM);
      show_records (self, rows);
    }

  return G_LIST_MODEL (priv->records);
}

/**
 * todoku_subject_peek_records:
 * @self: a #TodokuSubject
 *
 * As todoku_subject_get_records(), where nothing is made for thousands that nobody has on screen.
 *
 * Returns: (transfer none) (nullable): the list, if somebody has asked for it
 */
GListModel *
todoku_subject_peek_records (gpointer self)
{
  TodokuSubjectPrivate *priv;

  g_return_val_if_fail (TODOKU_IS_SUBJECT (self), NULL);

  priv = get_private (self);

  return priv->records != NULL ? G_LIST_MODEL (priv->records) : NULL;
}

/**
 * todoku_subject_get_n_verified:
 * @self: a #TodokuSubject
 *
 * Returns: how many of its records are 認証済
 */
guint
todoku_subject_get_n_verified (gpointer self)
{
  g_return_val_if_fail (TODOKU_IS_SUBJECT (self), 0);

  return get_private (self)->n_verified;
}

/**
 * todoku_subject_get_worst_rank:
 * @self: a #TodokuSubject
 *
 * Returns: todoku_record_state_rank() of the worst verdict of a required record; 0 without one
 */
int
todoku_subject_get_worst_rank (gpointer self)
{
  g_return_val_if_fail (TODOKU_IS_SUBJECT (self), 0);

  return get_private (self)->worst_rank;
}

/**
 * todoku_subject_get_waits:
 * @self: a #TodokuSubject
 *
 * Returns: whether the last look found that a cache or a lagging server is waited for; that is
 *   remembered, not stored
 */
gboolean
todoku_subject_get_waits (gpointer self)
{
  g_return_val_if_fail (TODOKU_IS_SUBJECT (self), FALSE);

  return get_private (self)->waits;
}

/**
 * todoku_subject_set_waits:
 * @self: a #TodokuSubject
 * @waits: whether the last look found that a cache or a lagging server is waited for
 */
void
todoku_subject_set_waits (gpointer self,
                          gboolean waits)
{
  g_return_if_fail (TODOKU_IS_SUBJECT (self));

  get_private (self)->waits = waits;
}
