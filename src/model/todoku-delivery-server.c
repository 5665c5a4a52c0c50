/* SPDX-License-Identifier: GPL-3.0-or-later
 * An account at a delivery service, without its key. Main thread only.
 */
#include "todoku-delivery-server.h"

struct _TodokuDeliveryServer
{
  GObject parent_instance;

  gint64 id;
  char *name;
  char *url;
  char *kind;
  TodokuRegion region;
  char *on_behalf_of;
  char *acm_url;
  char *cloudfront_url;
  gboolean practice;
  TodokuServerStatus status;
  char *missing_scopes;
};

G_DEFINE_FINAL_TYPE (TodokuDeliveryServer, todoku_delivery_server, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_URL,
  PROP_KIND,
  PROP_REGION,
  PROP_ON_BEHALF_OF,
  PROP_ACM_URL,
  PROP_CLOUDFRONT_URL,
  PROP_PRACTICE,
  PROP_STATUS,
  PROP_MISSING_SCOPES,
} TodokuDeliveryServerProperty;

static GParamSpec *properties[PROP_MISSING_SCOPES + 1];

static void
todoku_delivery_server_get_property (GObject    *object,
                                     guint       property_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  TodokuDeliveryServer *self = TODOKU_DELIVERY_SERVER (object);

  switch ((TodokuDeliveryServerProperty) property_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_URL:
      g_value_set_string (value, self->url);
      break;
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    case PROP_REGION:
      g_value_set_enum (value, self->region);
      break;
    case PROP_ON_BEHALF_OF:
      g_value_set_string (value, self->on_behalf_of);
      break;
    case PROP_ACM_URL:
      g_value_set_string (value, self->acm_url);
      break;
    case PROP_CLOUDFRONT_URL:
      g_value_set_string (value, self->cloudfront_url);
      break;
    case PROP_PRACTICE:
      g_value_set_boolean (value, self->practice);
      break;
    case PROP_STATUS:
      g_value_set_enum (value, self->status);
      break;
    case PROP_MISSING_SCOPES:
      g_value_set_string (value, self->missing_scopes);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_delivery_server_set_property (GObject      *object,
                                     guint         property_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  TodokuDeliveryServer *self = TODOKU_DELIVERY_SERVER (object);

  switch ((TodokuDeliveryServerProperty) property_id)
    {
    case PROP_ID:
      todoku_delivery_server_set_id (self, g_value_get_int64 (value));
      break;
    case PROP_NAME:
      todoku_delivery_server_set_name (self, g_value_get_string (value));
      break;
    case PROP_URL:
      todoku_delivery_server_set_url (self, g_value_get_string (value));
      break;
    case PROP_KIND:
      todoku_delivery_server_set_kind (self, g_value_get_string (value));
      break;
    case PROP_REGION:
      todoku_delivery_server_set_region (self, g_value_get_enum (value));
      break;
    case PROP_ON_BEHALF_OF:
      todoku_delivery_server_set_on_behalf_of (self, g_value_get_string (value));
      break;
    case PROP_ACM_URL:
      todoku_delivery_server_set_acm_url (self, g_value_get_string (value));
      break;
    case PROP_CLOUDFRONT_URL:
      todoku_delivery_server_set_cloudfront_url (self, g_value_get_string (value));
      break;
    case PROP_PRACTICE:
      todoku_delivery_server_set_practice (self, g_value_get_boolean (value));
      break;
    case PROP_STATUS:
      todoku_delivery_server_set_status (self, g_value_get_enum (value));
      break;
    case PROP_MISSING_SCOPES:
      todoku_delivery_server_set_missing_scopes (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_delivery_server_finalize (GObject *object)
{
  TodokuDeliveryServer *self = TODOKU_DELIVERY_SERVER (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->on_behalf_of, g_free);
  g_clear_pointer (&self->acm_url, g_free);
  g_clear_pointer (&self->cloudfront_url, g_free);
  g_clear_pointer (&self->missing_scopes, g_free);

  G_OBJECT_CLASS (todoku_delivery_server_parent_class)->finalize (object);
}

static void
todoku_delivery_server_class_init (TodokuDeliveryServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = todoku_delivery_server_get_property;
  object_class->set_property = todoku_delivery_server_set_property;
  object_class->finalize = todoku_delivery_server_finalize;

  properties[PROP_ID] =
    g_param_spec_int64 ("id", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_URL] =
    g_param_spec_string ("url", NULL, NULL, NULL, flags);
  properties[PROP_KIND] =
    g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_REGION] =
    g_param_spec_enum ("region", NULL, NULL, TODOKU_TYPE_REGION, TODOKU_REGION_GLOBAL, flags);
  properties[PROP_ON_BEHALF_OF] =
    g_param_spec_string ("on-behalf-of", NULL, NULL, NULL, flags);
  properties[PROP_ACM_URL] =
    g_param_spec_string ("acm-url", NULL, NULL, NULL, flags);
  properties[PROP_CLOUDFRONT_URL] =
    g_param_spec_string ("cloudfront-url", NULL, NULL, NULL, flags);
  properties[PROP_PRACTICE] =
    g_param_spec_boolean ("practice", NULL, NULL, FALSE, flags);
  properties[PROP_STATUS] =
    g_param_spec_enum ("status", NULL, NULL, TODOKU_TYPE_SERVER_STATUS,
                       TODOKU_SERVER_STATUS_UNKNOWN, flags);
  properties[PROP_MISSING_SCOPES] =
    g_param_spec_string ("missing-scopes", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
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
 * todoku_delivery_server_get_id:
 * @self: the object
 *
 * Returns: its row in the database, or 0 before it is stored
 */
gint64
todoku_delivery_server_get_id (TodokuDeliveryServer *self)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVER (self), 0);

  return self->id;
}

/**
 * todoku_delivery_server_set_id:
 * @self: the object
 * @id: its row in the database, or 0 before it is stored
 */
void
todoku_delivery_server_set_id (TodokuDeliveryServer *self,
                               gint64                id)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVER (self));

  if (self->id == id)
    return;

  self->id = id;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
}

/**
 * todoku_delivery_server_get_name:
 * @self: the object
 *
 * Returns: (transfer none): the name that the person gave it
 */
const char *
todoku_delivery_server_get_name (TodokuDeliveryServer *self)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVER (self), NULL);

  return self->name;
}

/**
 * todoku_delivery_server_set_name:
 * @self: the object
 * @name: the name that the person gave it
 */
void
todoku_delivery_server_set_name (TodokuDeliveryServer *self,
                                 const char           *name)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVER (self));

  if (g_strcmp0 (self->name, name) == 0)
    return;

  g_free (self->name);
  self->name = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

/**
 * todoku_delivery_server_get_url:
 * @self: the object
 *
 * Returns: (transfer none): the base URL of the API, without a final slash
 */
const char *
todoku_delivery_server_get_url (TodokuDeliveryServer *self)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVER (self), NULL);

  return self->url;
}

/**
 * todoku_delivery_server_set_url:
 * @self: the object
 * @url: the base URL of the API, without a final slash
 */
void
todoku_delivery_server_set_url (TodokuDeliveryServer *self,
                                const char           *url)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVER (self));

  if (g_strcmp0 (self->url, url) == 0)
    return;

  g_free (self->url);
  self->url = g_strdup (url);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_URL]);
}

/**
 * todoku_delivery_server_get_kind:
 * @self: the object
 *
 * Returns: (transfer none): the kind of API; "sendgrid" is the only one so far
 */
const char *
todoku_delivery_server_get_kind (TodokuDeliveryServer *self)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVER (self), NULL);

  return self->kind;
}

/**
 * todoku_delivery_server_set_kind:
 * @self: the object
 * @kind: the kind of API; "sendgrid" is the only one so far
 */
void
todoku_delivery_server_set_kind (TodokuDeliveryServer *self,
                                 const char           *kind)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVER (self));

  if (g_strcmp0 (self->kind, kind) == 0)
    return;

  g_free (self->kind);
  self->kind = g_strdup (kind);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
}

/**
 * todoku_delivery_server_get_region:
 * @self: the object
 *
 * Returns: where new domains are kept
 */
TodokuRegion
todoku_delivery_server_get_region (TodokuDeliveryServer *self)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVER (self), TODOKU_REGION_GLOBAL);

  return self->region;
}

/**
 * todoku_delivery_server_set_region:
 * @self: the object
 * @region: where new domains are kept
 */
void
todoku_delivery_server_set_region (TodokuDeliveryServer *self,
                                   TodokuRegion          region)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVER (self));

  if (self->region == region)
    return;

  self->region = region;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REGION]);
}

/**
 * todoku_delivery_server_get_on_behalf_of:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the sub-user that every call is made for
 */
const char *
todoku_delivery_server_get_on_behalf_of (TodokuDeliveryServer *self)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVER (self), NULL);

  return self->on_behalf_of;
}

/**
 * todoku_delivery_server_set_on_behalf_of:
 * @self: the object
 * @on_behalf_of: (nullable): the sub-user that every call is made for
 */
void
todoku_delivery_server_set_on_behalf_of (TodokuDeliveryServer *self,
                                         const char           *on_behalf_of)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVER (self));

  if (g_strcmp0 (self->on_behalf_of, on_behalf_of) == 0)
    return;

  g_free (self->on_behalf_of);
  self->on_behalf_of = g_strdup (on_behalf_of);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ON_BEHALF_OF]);
}

/**
 * todoku_delivery_server_get_acm_url:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the base URL of ACM, or %NULL for the real one
 */
const char *
todoku_delivery_server_get_acm_url (TodokuDeliveryServer *self)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVER (self), NULL);

  return self->acm_url;
}

/**
 * todoku_delivery_server_set_acm_url:
 * @self: the object
 * @acm_url: (nullable): the base URL of ACM, or %NULL for the real one
 */
void
todoku_delivery_server_set_acm_url (TodokuDeliveryServer *self,
                                    const char           *acm_url)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVER (self));

  if (g_strcmp0 (self->acm_url, acm_url) == 0)
    return;

  g_free (self->acm_url);
  self->acm_url = g_strdup (acm_url);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACM_URL]);
}

/**
 * todoku_delivery_server_get_cloudfront_url:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the base URL of CloudFront, or %NULL for the real one
 */
const char *
todoku_delivery_server_get_cloudfront_url (TodokuDeliveryServer *self)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVER (self), NULL);

  return self->cloudfront_url;
}

/**
 * todoku_delivery_server_set_cloudfront_url:
 * @self: the object
 * @cloudfront_url: (nullable): the base URL of CloudFront, or %NULL for the real one
 */
void
todoku_delivery_server_set_cloudfront_url (TodokuDeliveryServer *self,
                                           const char           *cloudfront_url)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVER (self));

  if (g_strcmp0 (self->cloudfront_url, cloudfront_url) == 0)
    return;

  g_free (self->cloudfront_url);
  self->cloudfront_url = g_strdup (cloudfront_url);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLOUDFRONT_URL]);
}

/**
 * todoku_delivery_server_get_practice:
 * @self: the object
 *
 * Returns: whether it is the built-in practice server
 */
gboolean
todoku_delivery_server_get_practice (TodokuDeliveryServer *self)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVER (self), FALSE);

  return self->practice;
}

/**
 * todoku_delivery_server_set_practice:
 * @self: the object
 * @practice: whether it is the built-in practice server
 */
void
todoku_delivery_server_set_practice (TodokuDeliveryServer *self,
                                     gboolean              practice)
{
  g_return_if_fail (TODOKU_IS_DELIVERY_SERVER (self));

  if (self->practice == practice)
    return;

  self->practice = practice;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRACTICE]);
}

/**
 * todoku_delivery_server_get_status:
 * @self: the object
 *
 * Returns: what the last talk with it showed
 */
TodokuServerStatus
todoku_delivery_server_get_status (TodokuDeliveryServer *self)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVER (self), TODOKU_SERVER_STATUS_UNKNOWN);

  return self->status;
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
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

/**
 * todoku_delivery_server_get_missing_scopes:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the permissions that the key lacks, separated by blanks
 */
const char *
todoku_delivery_server_get_missing_scopes (TodokuDeliveryServer *self)
{
  g_return_val_if_fail (TODOKU_IS_DELIVERY_SERVER (self), NULL);

  return self->missing_scopes;
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

  if (g_strcmp0 (self->missing_scopes, missing_scopes) == 0)
    return;

  g_free (self->missing_scopes);
  self->missing_scopes = g_strdup (missing_scopes);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MISSING_SCOPES]);
}
