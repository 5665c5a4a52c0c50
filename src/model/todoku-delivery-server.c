/* SPDX-License-Identifier: GPL-3.0-or-later
 * An account at a delivery service, without its key, and what the last talk with it showed: in this
 * run of the program, and otherwise as it was stored. Main thread only.
 */
#include "todoku-delivery-server.h"

struct _TodokuDeliveryServer
{
  TodokuSubject parent_instance;

  TodokuServerStatus status;
  char *missing_scopes;
  gboolean scopes_known;
};

G_DEFINE_FINAL_TYPE (TodokuDeliveryServer, todoku_delivery_server, TODOKU_TYPE_SUBJECT)

typedef enum
{
  /* Those of the row come before. */
  PROP_STATUS = 0x100,
} TodokuDeliveryServerProperty;

static GParamSpec *status_property;

static void
todoku_delivery_server_get_property (GObject    *object,
                                     guint       property_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  TodokuDeliveryServer *self = TODOKU_DELIVERY_SERVER (object);

  switch ((TodokuDeliveryServerProperty) property_id)
    {
    case PROP_STATUS:
      g_value_set_enum (value, self->status);
      break;
    default:
      G_OBJECT_CLASS (todoku_delivery_server_parent_class)->get_property (object, property_id,
                                                                          value, pspec);
    }
}

static void
todoku_delivery_server_finalize (GObject *object)
{
  TodokuDeliveryServer *self = TODOKU_DELIVERY_SERVER (object);

  g_clear_pointer (&self->missing_scopes, g_free);

  G_OBJECT_CLASS (todoku_delivery_server_parent_class)->finalize (object);
}

static void
todoku_delivery_server_class_init (TodokuDeliveryServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  todoku_subject_class_set_table (TODOKU_SUBJECT_CLASS (klass), &todoku_server_table);
  object_class->get_property = todoku_delivery_server_get_property;
  object_class->finalize = todoku_delivery_server_finalize;

  status_property =
    g_param_spec_enum ("connection", NULL, NULL, TODOKU_TYPE_SERVER_STATUS,
                       TODOKU_SERVER_STATUS_UNKNOWN, flags);
  g_object_class_install_property (object_class, PROP_STATUS, status_property);
}

static void
todoku_delivery_server_init (TodokuDeliveryServer *self)
{
}

/**
 * todoku_delivery_server_new:
 *
 * Returns: (transfer full): a new object; use it from the main thread only
 */
TodokuDeliveryServer *
todoku_delivery_server_new (void)
{
  return g_object_new (TODOKU_TYPE_DELIVERY_SERVER, NULL);
}

/**
 * todoku_delivery_server_get_status:
 * @self: the object
 *
 * Returns: what the last talk with it showed, in this run of the program or before
 */
TodokuServerStatus
todoku_delivery_server_get_status (TodokuDeliveryServer *self)
{
  int status = self->status;

  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVER (self), TODOKU_SERVER_STATUS_UNKNOWN);

  if (self->status == TODOKU_SERVER_STATUS_UNKNOWN)
    todoku_enum_from_token (TODOKU_TYPE_SERVER_STATUS,
                            todoku_delivery_server_get_row (self)->status, &status);

  return status;
}

/**
 * todoku_delivery_server_set_status:
 * @self: the object
 * @status: what the last talk with it showed
 */
void
todoku_delivery_server_set_status (TodokuDeliveryServer *self,
                                   TodokuServerStatus    status)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVER (self));

  if (self->status == status)
    return;

  self->status = status;
  g_object_notify_by_pspec (G_OBJECT (self), status_property);
}

/**
 * todoku_delivery_server_get_missing_scopes:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the permissions that the key lacks, separated by blanks, as
 *   it was tested in this run of the program or before
 */
const char *
todoku_delivery_server_get_missing_scopes (TodokuDeliveryServer *self)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVER (self), NULL);

  return self->scopes_known ? self->missing_scopes
                            : todoku_delivery_server_get_row (self)->missing_scopes;
}

/**
 * todoku_delivery_server_set_missing_scopes:
 * @self: the object
 * @missing_scopes: (nullable): the permissions that the key lacks, separated by blanks
 */
void
todoku_delivery_server_set_missing_scopes (TodokuDeliveryServer *self,
                                           const char           *missing_scopes)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVER (self));

  if (self->scopes_known && g_strcmp0 (self->missing_scopes, missing_scopes) == 0)
    return;

  self->scopes_known = TRUE;
  g_free (self->missing_scopes);
  self->missing_scopes = g_strdup (missing_scopes);
  g_object_notify (G_OBJECT (self), "missing-scopes");
}
