/* SPDX-License-Identifier: GPL-3.0-or-later
 * A record as it is shown. Owns references on the immutable record and verdict. Main thread only.
 */
#include "todoku-record-item.h"

struct _TodokuRecordItem
{
  GObject parent_instance;

  TodokuRecord *record;
  TodokuVerdict *verdict;
  gboolean service_valid;
  char *service_reason;
  gboolean checking;
};

G_DEFINE_FINAL_TYPE (TodokuRecordItem, todoku_record_item, G_TYPE_OBJECT)

typedef enum
{
  PROP_RECORD = 1,
  PROP_VERDICT,
  PROP_SERVICE_VALID,
  PROP_SERVICE_REASON,
  PROP_CHECKING,
} TodokuRecordItemProperty;

static GParamSpec *properties[PROP_CHECKING + 1];

static void
todoku_record_item_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  TodokuRecordItem *self = TODOKU_RECORD_ITEM (object);

  switch ((TodokuRecordItemProperty) property_id)
    {
    case PROP_RECORD:
      g_value_set_boxed (value, self->record);
      break;
    case PROP_VERDICT:
      g_value_set_boxed (value, self->verdict);
      break;
    case PROP_SERVICE_VALID:
      g_value_set_boolean (value, self->service_valid);
      break;
    case PROP_SERVICE_REASON:
      g_value_set_string (value, self->service_reason);
      break;
    case PROP_CHECKING:
      g_value_set_boolean (value, self->checking);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_record_item_set_property (GObject      *object,
                                 guint         property_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  TodokuRecordItem *self = TODOKU_RECORD_ITEM (object);

  switch ((TodokuRecordItemProperty) property_id)
    {
    case PROP_RECORD:
      self->record = g_value_dup_boxed (value);
      break;
    case PROP_VERDICT:
      todoku_record_item_set_verdict (self, g_value_get_boxed (value));
      break;
    case PROP_SERVICE_VALID:
      todoku_record_item_set_service_valid (self, g_value_get_boolean (value));
      break;
    case PROP_SERVICE_REASON:
      todoku_record_item_set_service_reason (self, g_value_get_string (value));
      break;
    case PROP_CHECKING:
      todoku_record_item_set_checking (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_record_item_finalize (GObject *object)
{
  TodokuRecordItem *self = TODOKU_RECORD_ITEM (object);

  g_clear_pointer (&self->record, todoku_record_unref);
  g_clear_pointer (&self->verdict, todoku_verdict_unref);
  g_clear_pointer (&self->service_reason, g_free);

  G_OBJECT_CLASS (todoku_record_item_parent_class)->finalize (object);
}

static void
todoku_record_item_class_init (TodokuRecordItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags construct_flags =
    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = todoku_record_item_get_property;
  object_class->set_property = todoku_record_item_set_property;
  object_class->finalize = todoku_record_item_finalize;

  properties[PROP_RECORD] =
    g_param_spec_boxed ("record", NULL, NULL, TODOKU_TYPE_RECORD, construct_flags);
  properties[PROP_VERDICT] =
    g_param_spec_boxed ("verdict", NULL, NULL, TODOKU_TYPE_VERDICT, flags);
  properties[PROP_SERVICE_VALID] =
    g_param_spec_boolean ("service-valid", NULL, NULL, FALSE, flags);
  properties[PROP_SERVICE_REASON] =
    g_param_spec_string ("service-reason", NULL, NULL, NULL, flags);
  properties[PROP_CHECKING] =
    g_param_spec_boolean ("checking", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
todoku_record_item_init (TodokuRecordItem *self)
{
}

/**
 * todoku_record_item_new:
 * @record: the record
 *
 * Returns: (transfer full): a new object; use it from the main thread only
 */
TodokuRecordItem *
todoku_record_item_new (TodokuRecord *record)
{
  return g_object_new (TODOKU_TYPE_RECORD_ITEM,
                       "record", record,
                       NULL);
}

/**
 * todoku_record_item_get_record:
 * @self: the object
 *
 * Returns: (transfer none): the record
 */
TodokuRecord *
todoku_record_item_get_record (TodokuRecordItem *self)
{
  g_return_val_if_fail (TODOKU_IS_RECORD_ITEM (self), NULL);

  return self->record;
}

/**
 * todoku_record_item_get_verdict:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the last verdict of our own look-up
 */
TodokuVerdict *
todoku_record_item_get_verdict (TodokuRecordItem *self)
{
  g_return_val_if_fail (TODOKU_IS_RECORD_ITEM (self), NULL);

  return self->verdict;
}

/**
 * todoku_record_item_set_verdict:
 * @self: the object
 * @verdict: (nullable): the last verdict of our own look-up
 */
void
todoku_record_item_set_verdict (TodokuRecordItem *self,
                                TodokuVerdict    *verdict)
{
  g_return_if_fail (TODOKU_IS_RECORD_ITEM (self));

  if (self->verdict == verdict)
    return;

  g_clear_pointer (&self->verdict, todoku_verdict_unref);
  self->verdict = verdict != NULL ? todoku_verdict_ref (verdict) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERDICT]);
}

/**
 * todoku_record_item_get_service_valid:
 * @self: the object
 *
 * Returns: whether the service has verified it
 */
gboolean
todoku_record_item_get_service_valid (TodokuRecordItem *self)
{
  g_return_val_if_fail (TODOKU_IS_RECORD_ITEM (self), FALSE);

  return self->service_valid;
}

/**
 * todoku_record_item_set_service_valid:
 * @self: the object
 * @service_valid: whether the service has verified it
 */
void
todoku_record_item_set_service_valid (TodokuRecordItem *self,
                                      gboolean          service_valid)
{
  g_return_if_fail (TODOKU_IS_RECORD_ITEM (self));

  if (self->service_valid == service_valid)
    return;

  self->service_valid = service_valid;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVICE_VALID]);
}

/**
 * todoku_record_item_get_service_reason:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the service's own words for why not, untranslated
 */
const char *
todoku_record_item_get_service_reason (TodokuRecordItem *self)
{
  g_return_val_if_fail (TODOKU_IS_RECORD_ITEM (self), NULL);

  return self->service_reason;
}

/**
 * todoku_record_item_set_service_reason:
 * @self: the object
 * @service_reason: (nullable): the service's own words for why not, untranslated
 */
void
todoku_record_item_set_service_reason (TodokuRecordItem *self,
                                       const char       *service_reason)
{
  g_return_if_fail (TODOKU_IS_RECORD_ITEM (self));

  if (g_strcmp0 (self->service_reason, service_reason) == 0)
    return;

  g_free (self->service_reason);
  self->service_reason = g_strdup (service_reason);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVICE_REASON]);
}

/**
 * todoku_record_item_get_checking:
 * @self: the object
 *
 * Returns: whether its look-up is running
 */
gboolean
todoku_record_item_get_checking (TodokuRecordItem *self)
{
  g_return_val_if_fail (TODOKU_IS_RECORD_ITEM (self), FALSE);

  return self->checking;
}

/**
 * todoku_record_item_set_checking:
 * @self: the object
 * @checking: whether its look-up is running
 */
void
todoku_record_item_set_checking (TodokuRecordItem *self,
                                 gboolean          checking)
{
  g_return_if_fail (TODOKU_IS_RECORD_ITEM (self));

  if (self->checking == checking)
    return;

  self->checking = checking;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKING]);
}

/**
 * todoku_record_item_is_verified:
 * @self: the object
 *
 * Returns: whether the record counts as 認証済: the service says so, or it is not required and right
 */
gboolean
todoku_record_item_is_verified (TodokuRecordItem *self)
{
  g_return_val_if_fail (TODOKU_IS_RECORD_ITEM (self), FALSE);

  return self->service_valid ||
         (!self->record->required && self->verdict != NULL &&
          todoku_verdict_is_right (self->verdict));
}
