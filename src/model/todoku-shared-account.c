/* SPDX-License-Identifier: GPL-3.0-or-later
 * A shared mail account. Main thread only.
 */
#include "todoku-shared-account.h"

struct _TodokuSharedAccount
{
  GObject parent_instance;

  gint64 id;
  TodokuDeliveryServer *server;
  char *name;
  char *address;
  char *display_name;
  gint64 created_at;
};

G_DEFINE_FINAL_TYPE (TodokuSharedAccount, todoku_shared_account, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_SERVER,
  PROP_NAME,
  PROP_ADDRESS,
  PROP_DISPLAY_NAME,
  PROP_CREATED_AT,
} TodokuSharedAccountProperty;

static GParamSpec *properties[PROP_CREATED_AT + 1];

static void
todoku_shared_account_get_property (GObject    *object,
                                    guint       property_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  TodokuSharedAccount *self = TODOKU_SHARED_ACCOUNT (object);

  switch ((TodokuSharedAccountProperty) property_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_SERVER:
      g_value_set_object (value, self->server);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;
    case PROP_DISPLAY_NAME:
      g_value_set_string (value, self->display_name);
      break;
    case PROP_CREATED_AT:
      g_value_set_int64 (value, self->created_at);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_shared_account_set_property (GObject      *object,
                                    guint         property_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  TodokuSharedAccount *self = TODOKU_SHARED_ACCOUNT (object);

  switch ((TodokuSharedAccountProperty) property_id)
    {
    case PROP_ID:
      todoku_shared_account_set_id (self, g_value_get_int64 (value));
      break;
    case PROP_SERVER:
      todoku_shared_account_set_server (self, g_value_get_object (value));
      break;
    case PROP_NAME:
      todoku_shared_account_set_name (self, g_value_get_string (value));
      break;
    case PROP_ADDRESS:
      todoku_shared_account_set_address (self, g_value_get_string (value));
      break;
    case PROP_DISPLAY_NAME:
      todoku_shared_account_set_display_name (self, g_value_get_string (value));
      break;
    case PROP_CREATED_AT:
      todoku_shared_account_set_created_at (self, g_value_get_int64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_shared_account_finalize (GObject *object)
{
  TodokuSharedAccount *self = TODOKU_SHARED_ACCOUNT (object);

  g_clear_object (&self->server);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->display_name, g_free);

  G_OBJECT_CLASS (todoku_shared_account_parent_class)->finalize (object);
}

static void
todoku_shared_account_class_init (TodokuSharedAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = todoku_shared_account_get_property;
  object_class->set_property = todoku_shared_account_set_property;
  object_class->finalize = todoku_shared_account_finalize;

  properties[PROP_ID] =
    g_param_spec_int64 ("id", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_SERVER] =
    g_param_spec_object ("server", NULL, NULL, TODOKU_TYPE_DELIVERY_SERVER, flags);
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_ADDRESS] =
    g_param_spec_string ("address", NULL, NULL, NULL, flags);
  properties[PROP_DISPLAY_NAME] =
    g_param_spec_string ("display-name", NULL, NULL, NULL, flags);
  properties[PROP_CREATED_AT] =
    g_param_spec_int64 ("created-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
todoku_shared_account_init (TodokuSharedAccount *self)
{
}

/**
 * todoku_shared_account_new:
 *
 * Returns: (transfer full): a new object; use it from the main thread only
 */
TodokuSharedAccount *
todoku_shared_account_new (void)
{
  return g_object_new (TODOKU_TYPE_SHARED_ACCOUNT, NULL);
}

/**
 * todoku_shared_account_get_id:
 * @self: the object
 *
 * Returns: its row in the database
 */
gint64
todoku_shared_account_get_id (TodokuSharedAccount *self)
{
  g_return_val_if_fail (TODOKU_IS_SHARED_ACCOUNT (self), 0);

  return self->id;
}

/**
 * todoku_shared_account_set_id:
 * @self: the object
 * @id: its row in the database
 */
void
todoku_shared_account_set_id (TodokuSharedAccount *self,
                              gint64               id)
{
  g_return_if_fail (TODOKU_IS_SHARED_ACCOUNT (self));

  if (self->id == id)
    return;

  self->id = id;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
}

/**
 * todoku_shared_account_get_server:
 * @self: the object
 *
 * Returns: (transfer none): the delivery server that sends for it
 */
TodokuDeliveryServer *
todoku_shared_account_get_server (TodokuSharedAccount *self)
{
  g_return_val_if_fail (TODOKU_IS_SHARED_ACCOUNT (self), NULL);

  return self->server;
}

/**
 * todoku_shared_account_set_server:
 * @self: the object
 * @server: the delivery server that sends for it
 */
void
todoku_shared_account_set_server (TodokuSharedAccount  *self,
                                  TodokuDeliveryServer *server)
{
  g_return_if_fail (TODOKU_IS_SHARED_ACCOUNT (self));

  if (!g_set_object (&self->server, server))
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVER]);
}

/**
 * todoku_shared_account_get_name:
 * @self: the object
 *
 * Returns: (transfer none): the ID that tells it apart (共用メールID)
 */
const char *
todoku_shared_account_get_name (TodokuSharedAccount *self)
{
  g_return_val_if_fail (TODOKU_IS_SHARED_ACCOUNT (self), NULL);

  return self->name;
}

/**
 * todoku_shared_account_set_name:
 * @self: the object
 * @name: the ID that tells it apart (共用メールID)
 */
void
todoku_shared_account_set_name (TodokuSharedAccount *self,
                                const char          *name)
{
  g_return_if_fail (TODOKU_IS_SHARED_ACCOUNT (self));

  if (g_strcmp0 (self->name, name) == 0)
    return;

  g_free (self->name);
  self->name = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

/**
 * todoku_shared_account_get_address:
 * @self: the object
 *
 * Returns: (transfer none): the sending address
 */
const char *
todoku_shared_account_get_address (TodokuSharedAccount *self)
{
  g_return_val_if_fail (TODOKU_IS_SHARED_ACCOUNT (self), NULL);

  return self->address;
}

/**
 * todoku_shared_account_set_address:
 * @self: the object
 * @address: the sending address
 */
void
todoku_shared_account_set_address (TodokuSharedAccount *self,
                                   const char          *address)
{
  g_return_if_fail (TODOKU_IS_SHARED_ACCOUNT (self));

  if (g_strcmp0 (self->address, address) == 0)
    return;

  g_free (self->address);
  self->address = g_strdup (address);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ADDRESS]);
}

/**
 * todoku_shared_account_get_display_name:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the name shown beside the address
 */
const char *
todoku_shared_account_get_display_name (TodokuSharedAccount *self)
{
  g_return_val_if_fail (TODOKU_IS_SHARED_ACCOUNT (self), NULL);

  return self->display_name;
}

/**
 * todoku_shared_account_set_display_name:
 * @self: the object
 * @display_name: (nullable): the name shown beside the address
 */
void
todoku_shared_account_set_display_name (TodokuSharedAccount *self,
                                        const char          *display_name)
{
  g_return_if_fail (TODOKU_IS_SHARED_ACCOUNT (self));

  if (g_strcmp0 (self->display_name, display_name) == 0)
    return;

  g_free (self->display_name);
  self->display_name = g_strdup (display_name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DISPLAY_NAME]);
}

/**
 * todoku_shared_account_get_created_at:
 * @self: the object
 *
 * Returns: when it was registered, in microseconds since 1970 UTC
 */
gint64
todoku_shared_account_get_created_at (TodokuSharedAccount *self)
{
  g_return_val_if_fail (TODOKU_IS_SHARED_ACCOUNT (self), 0);

  return self->created_at;
}

/**
 * todoku_shared_account_set_created_at:
 * @self: the object
 * @created_at: when it was registered, in microseconds since 1970 UTC
 */
void
todoku_shared_account_set_created_at (TodokuSharedAccount *self,
                                      gint64               created_at)
{
  g_return_if_fail (TODOKU_IS_SHARED_ACCOUNT (self));

  if (self->created_at == created_at)
    return;

  self->created_at = created_at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CREATED_AT]);
}
