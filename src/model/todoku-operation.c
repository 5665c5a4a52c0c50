/* SPDX-License-Identifier: GPL-3.0-or-later
 * Something that is being done right now. Owns the cancellable of its look-ups; the session decides
 * what a cancel may still stop: a remote change in flight always settles. Main thread only.
 */
#include "todoku-operation.h"

struct _TodokuOperation
{
  GObject parent_instance;

  TodokuOperationKind kind;
  guint n_done;
  guint n_total;
  gboolean can_cancel;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (TodokuOperation, todoku_operation, G_TYPE_OBJECT)

typedef enum
{
  PROP_KIND = 1,
  PROP_N_DONE,
  PROP_N_TOTAL,
  PROP_CAN_CANCEL,
  PROP_CANCELLABLE,
} TodokuOperationProperty;

static GParamSpec *properties[PROP_CANCELLABLE + 1];

static void
todoku_operation_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  TodokuOperation *self = TODOKU_OPERATION (object);

  switch ((TodokuOperationProperty) property_id)
    {
    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;
    case PROP_N_DONE:
      g_value_set_uint (value, self->n_done);
      break;
    case PROP_N_TOTAL:
      g_value_set_uint (value, self->n_total);
      break;
    case PROP_CAN_CANCEL:
      g_value_set_boolean (value, self->can_cancel);
      break;
    case PROP_CANCELLABLE:
      g_value_set_object (value, self->cancellable);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_operation_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  TodokuOperation *self = TODOKU_OPERATION (object);

  switch ((TodokuOperationProperty) property_id)
    {
    case PROP_KIND:
      self->kind = g_value_get_enum (value);
      break;
    case PROP_N_DONE:
      todoku_operation_set_n_done (self, g_value_get_uint (value));
      break;
    case PROP_N_TOTAL:
      todoku_operation_set_n_total (self, g_value_get_uint (value));
      break;
    case PROP_CAN_CANCEL:
      todoku_operation_set_can_cancel (self, g_value_get_boolean (value));
      break;
    case PROP_CANCELLABLE:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_operation_finalize (GObject *object)
{
  TodokuOperation *self = TODOKU_OPERATION (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (todoku_operation_parent_class)->finalize (object);
}

static void
todoku_operation_class_init (TodokuOperationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags construct_flags =
    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags read_flags =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = todoku_operation_get_property;
  object_class->set_property = todoku_operation_set_property;
  object_class->finalize = todoku_operation_finalize;

  properties[PROP_KIND] =
    g_param_spec_enum ("kind", NULL, NULL, TODOKU_TYPE_OPERATION_KIND,
                       TODOKU_OPERATION_CHECK, construct_flags);
  properties[PROP_N_DONE] =
    g_param_spec_uint ("n-done", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_TOTAL] =
    g_param_spec_uint ("n-total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_CAN_CANCEL] =
    g_param_spec_boolean ("can-cancel", NULL, NULL, TRUE, flags);
  properties[PROP_CANCELLABLE] =
    g_param_spec_object ("cancellable", NULL, NULL, G_TYPE_CANCELLABLE, read_flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
todoku_operation_init (TodokuOperation *self)
{
  self->can_cancel = TRUE;
  self->cancellable = g_cancellable_new ();
}

/**
 * todoku_operation_new:
 * @kind: what is being done
 *
 * Returns: (transfer full): a new object; use it from the main thread only
 */
TodokuOperation *
todoku_operation_new (TodokuOperationKind kind)
{
  return g_object_new (TODOKU_TYPE_OPERATION,
                       "kind", kind,
                       NULL);
}

/**
 * todoku_operation_get_kind:
 * @self: the object
 *
 * Returns: what is being done
 */
TodokuOperationKind
todoku_operation_get_kind (TodokuOperation *self)
{
  g_return_val_if_fail (TODOKU_IS_OPERATION (self), TODOKU_OPERATION_CHECK);

  return self->kind;
}

/**
 * todoku_operation_get_n_done:
 * @self: the object
 *
 * Returns: how many steps are done
 */
guint
todoku_operation_get_n_done (TodokuOperation *self)
{
  g_return_val_if_fail (TODOKU_IS_OPERATION (self), 0);

  return self->n_done;
}

/**
 * todoku_operation_set_n_done:
 * @self: the object
 * @n_done: how many steps are done
 */
void
todoku_operation_set_n_done (TodokuOperation *self,
                             guint            n_done)
{
  g_return_if_fail (TODOKU_IS_OPERATION (self));

  if (self->n_done == n_done)
    return;

  self->n_done = n_done;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DONE]);
}

/**
 * todoku_operation_get_n_total:
 * @self: the object
 *
 * Returns: how many steps there are, or 0 when that is not known
 */
guint
todoku_operation_get_n_total (TodokuOperation *self)
{
  g_return_val_if_fail (TODOKU_IS_OPERATION (self), 0);

  return self->n_total;
}

/**
 * todoku_operation_set_n_total:
 * @self: the object
 * @n_total: how many steps there are, or 0 when that is not known
 */
void
todoku_operation_set_n_total (TodokuOperation *self,
                              guint            n_total)
{
  g_return_if_fail (TODOKU_IS_OPERATION (self));

  if (self->n_total == n_total)
    return;

  self->n_total = n_total;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_TOTAL]);
}

/**
 * todoku_operation_get_can_cancel:
 * @self: the object
 *
 * Returns: whether a cancel still has an effect
 */
gboolean
todoku_operation_get_can_cancel (TodokuOperation *self)
{
  g_return_val_if_fail (TODOKU_IS_OPERATION (self), FALSE);

  return self->can_cancel;
}

/**
 * todoku_operation_set_can_cancel:
 * @self: the object
 * @can_cancel: whether a cancel still has an effect
 */
void
todoku_operation_set_can_cancel (TodokuOperation *self,
                                 gboolean         can_cancel)
{
  g_return_if_fail (TODOKU_IS_OPERATION (self));

  if (self->can_cancel == can_cancel)
    return;

  self->can_cancel = can_cancel;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_CANCEL]);
}

/**
 * todoku_operation_get_cancellable:
 * @self: the object
 *
 * Returns: (transfer none): the cancellable of its look-ups
 */
GCancellable *
todoku_operation_get_cancellable (TodokuOperation *self)
{
  g_return_val_if_fail (TODOKU_IS_OPERATION (self), NULL);

  return self->cancellable;
}

/**
 * todoku_operation_cancel:
 * @self: the operation
 *
 * Asks it to stop. Look-ups end at once; a remote change that has been sent is waited for.
 */
void
todoku_operation_cancel (TodokuOperation *self)
{
  g_return_if_fail (TODOKU_IS_OPERATION (self));

  if (self->can_cancel)
    g_cancellable_cancel (self->cancellable);
}
