/* SPDX-License-Identifier: GPL-3.0-or-later
 * A delivery domain. Owns its list of TodokuRecordItem. Changes are announced by property; the
 * session stores them. Main thread only.
 */
#include "todoku-sender-domain.h"

struct _TodokuSenderDomain
{
  GObject parent_instance;

  gint64 id;
  TodokuDeliveryServer *server;
  char *name;
  TodokuDomainStage stage;
  char *remote_id;
  char *subdomain;
  char *dkim_selector;
  gboolean automatic_security;
  char *dns_company;
  char *detected_company;
  char *name_servers;
  gboolean monitored;
  gint64 checked_at;
  gint64 next_check_at;
  char *failure;
  TodokuOperation *operation;
  guint n_verified;
  int worst_rank;

  /* (owned) (element-type TodokuRecordItem) */
  GListStore *records;

  /* (nullable): makes @records when they are first asked for; of ten thousand domains in a list, a
   * person opens one.
   */
  TodokuRecordsFunc func;
  gpointer func_data;
  GDestroyNotify func_destroy;
};

G_DEFINE_FINAL_TYPE (TodokuSenderDomain, todoku_sender_domain, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_SERVER,
  PROP_NAME,
  PROP_STAGE,
  PROP_REMOTE_ID,
  PROP_SUBDOMAIN,
  PROP_DKIM_SELECTOR,
  PROP_AUTOMATIC_SECURITY,
  PROP_DNS_COMPANY,
  PROP_DETECTED_COMPANY,
  PROP_NAME_SERVERS,
  PROP_MONITORED,
  PROP_CHECKED_AT,
  PROP_NEXT_CHECK_AT,
  PROP_FAILURE,
  PROP_OPERATION,
  PROP_N_VERIFIED,
  PROP_WORST_RANK,
} TodokuSenderDomainProperty;

static GParamSpec *properties[PROP_WORST_RANK + 1];

static void
todoku_sender_domain_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  TodokuSenderDomain *self = TODOKU_SENDER_DOMAIN (object);

  switch ((TodokuSenderDomainProperty) property_id)
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
    case PROP_STAGE:
      g_value_set_enum (value, self->stage);
      break;
    case PROP_REMOTE_ID:
      g_value_set_string (value, self->remote_id);
      break;
    case PROP_SUBDOMAIN:
      g_value_set_string (value, self->subdomain);
      break;
    case PROP_DKIM_SELECTOR:
      g_value_set_string (value, self->dkim_selector);
      break;
    case PROP_AUTOMATIC_SECURITY:
      g_value_set_boolean (value, self->automatic_security);
      break;
    case PROP_DNS_COMPANY:
      g_value_set_string (value, self->dns_company);
      break;
    case PROP_DETECTED_COMPANY:
      g_value_set_string (value, self->detected_company);
      break;
    case PROP_NAME_SERVERS:
      g_value_set_string (value, self->name_servers);
      break;
    case PROP_MONITORED:
      g_value_set_boolean (value, self->monitored);
      break;
    case PROP_CHECKED_AT:
      g_value_set_int64 (value, self->checked_at);
      break;
    case PROP_NEXT_CHECK_AT:
      g_value_set_int64 (value, self->next_check_at);
      break;
    case PROP_FAILURE:
      g_value_set_string (value, self->failure);
      break;
    case PROP_OPERATION:
      g_value_set_object (value, self->operation);
      break;
    case PROP_N_VERIFIED:
      g_value_set_uint (value, self->n_verified);
      break;
    case PROP_WORST_RANK:
      g_value_set_int (value, self->worst_rank);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_sender_domain_set_property (GObject      *object,
                                   guint         property_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  TodokuSenderDomain *self = TODOKU_SENDER_DOMAIN (object);

  switch ((TodokuSenderDomainProperty) property_id)
    {
    case PROP_ID:
      todoku_sender_domain_set_id (self, g_value_get_int64 (value));
      break;
    case PROP_SERVER:
      todoku_sender_domain_set_server (self, g_value_get_object (value));
      break;
    case PROP_NAME:
      todoku_sender_domain_set_name (self, g_value_get_string (value));
      break;
    case PROP_STAGE:
      todoku_sender_domain_set_stage (self, g_value_get_enum (value));
      break;
    case PROP_REMOTE_ID:
      todoku_sender_domain_set_remote_id (self, g_value_get_string (value));
      break;
    case PROP_SUBDOMAIN:
      todoku_sender_domain_set_subdomain (self, g_value_get_string (value));
      break;
    case PROP_DKIM_SELECTOR:
      todoku_sender_domain_set_dkim_selector (self, g_value_get_string (value));
      break;
    case PROP_AUTOMATIC_SECURITY:
      todoku_sender_domain_set_automatic_security (self, g_value_get_boolean (value));
      break;
    case PROP_DNS_COMPANY:
      todoku_sender_domain_set_dns_company (self, g_value_get_string (value));
      break;
    case PROP_DETECTED_COMPANY:
      todoku_sender_domain_set_detected_company (self, g_value_get_string (value));
      break;
    case PROP_NAME_SERVERS:
      todoku_sender_domain_set_name_servers (self, g_value_get_string (value));
      break;
    case PROP_MONITORED:
      todoku_sender_domain_set_monitored (self, g_value_get_boolean (value));
      break;
    case PROP_CHECKED_AT:
      todoku_sender_domain_set_checked_at (self, g_value_get_int64 (value));
      break;
    case PROP_NEXT_CHECK_AT:
      todoku_sender_domain_set_next_check_at (self, g_value_get_int64 (value));
      break;
    case PROP_FAILURE:
      todoku_sender_domain_set_failure (self, g_value_get_string (value));
      break;
    case PROP_OPERATION:
      todoku_sender_domain_set_operation (self, g_value_get_object (value));
      break;
    case PROP_N_VERIFIED:
    case PROP_WORST_RANK:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
drop_func (TodokuSenderDomain *self)
{
  gpointer data = g_steal_pointer (&self->func_data);

  self->func = NULL;
  if (self->func_destroy != NULL)
    g_steal_pointer (&self->func_destroy) (data);
}

static void
todoku_sender_domain_finalize (GObject *object)
{
  TodokuSenderDomain *self = TODOKU_SENDER_DOMAIN (object);

  g_clear_object (&self->server);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->remote_id, g_free);
  g_clear_pointer (&self->subdomain, g_free);
  g_clear_pointer (&self->dkim_selector, g_free);
  g_clear_pointer (&self->dns_company, g_free);
  g_clear_pointer (&self->detected_company, g_free);
  g_clear_pointer (&self->name_servers, g_free);
  g_clear_pointer (&self->failure, g_free);
  g_clear_object (&self->operation);
  drop_func (self);
  g_clear_object (&self->records);

  G_OBJECT_CLASS (todoku_sender_domain_parent_class)->finalize (object);
}

static void
todoku_sender_domain_class_init (TodokuSenderDomainClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags read_flags =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = todoku_sender_domain_get_property;
  object_class->set_property = todoku_sender_domain_set_property;
  object_class->finalize = todoku_sender_domain_finalize;

  properties[PROP_ID] =
    g_param_spec_int64 ("id", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_SERVER] =
    g_param_spec_object ("server", NULL, NULL, TODOKU_TYPE_DELIVERY_SERVER, flags);
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_STAGE] =
    g_param_spec_enum ("stage", NULL, NULL, TODOKU_TYPE_DOMAIN_STAGE,
                       TODOKU_DOMAIN_REGISTERING, flags);
  properties[PROP_REMOTE_ID] =
    g_param_spec_string ("remote-id", NULL, NULL, NULL, flags);
  properties[PROP_SUBDOMAIN] =
    g_param_spec_string ("subdomain", NULL, NULL, NULL, flags);
  properties[PROP_DKIM_SELECTOR] =
    g_param_spec_string ("dkim-selector", NULL, NULL, NULL, flags);
  properties[PROP_AUTOMATIC_SECURITY] =
    g_param_spec_boolean ("automatic-security", NULL, NULL, TRUE, flags);
  properties[PROP_DNS_COMPANY] =
    g_param_spec_string ("dns-company", NULL, NULL, NULL, flags);
  properties[PROP_DETECTED_COMPANY] =
    g_param_spec_string ("detected-company", NULL, NULL, NULL, flags);
  properties[PROP_NAME_SERVERS] =
    g_param_spec_string ("name-servers", NULL, NULL, NULL, flags);
  properties[PROP_MONITORED] =
    g_param_spec_boolean ("monitored", NULL, NULL, FALSE, flags);
  properties[PROP_CHECKED_AT] =
    g_param_spec_int64 ("checked-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_NEXT_CHECK_AT] =
    g_param_spec_int64 ("next-check-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_FAILURE] =
    g_param_spec_string ("failure", NULL, NULL, NULL, flags);
  properties[PROP_OPERATION] =
    g_param_spec_object ("operation", NULL, NULL, TODOKU_TYPE_OPERATION, flags);
  properties[PROP_N_VERIFIED] =
    g_param_spec_uint ("n-verified", NULL, NULL, 0, G_MAXUINT, 0, read_flags);
  properties[PROP_WORST_RANK] =
    g_param_spec_int ("worst-rank", NULL, NULL, G_MININT, G_MAXINT, 0, read_flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
todoku_sender_domain_init (TodokuSenderDomain *self)
{
  self->automatic_security = TRUE;
  self->records = g_list_store_new (TODOKU_TYPE_RECORD_ITEM);
}

/**
 * todoku_sender_domain_new:
 *
 * Returns: (transfer full): a new object; use it from the main thread only
 */
TodokuSenderDomain *
todoku_sender_domain_new (void)
{
  return g_object_new (TODOKU_TYPE_SENDER_DOMAIN, NULL);
}

/**
 * todoku_sender_domain_get_id:
 * @self: the object
 *
 * Returns: its row in the database
 */
gint64
todoku_sender_domain_get_id (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), 0);

  return self->id;
}

/**
 * todoku_sender_domain_set_id:
 * @self: the object
 * @id: its row in the database
 */
void
todoku_sender_domain_set_id (TodokuSenderDomain *self,
                             gint64              id)
{
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));

  if (self->id == id)
    return;

  self->id = id;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
}

/**
 * todoku_sender_domain_get_server:
 * @self: the object
 *
 * Returns: (transfer none): the delivery server it is registered at
 */
TodokuDeliveryServer *
todoku_sender_domain_get_server (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), NULL);

  return self->server;
}

/**
 * todoku_sender_domain_set_server:
 * @self: the object
 * @server: the delivery server it is registered at
 */
void
todoku_sender_domain_set_server (TodokuSenderDomain   *self,
                                 TodokuDeliveryServer *server)
{
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));

  if (!g_set_object (&self->server, server))
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVER]);
}

/**
 * todoku_sender_domain_get_name:
 * @self: the object
 *
 * Returns: (transfer none): the domain in A-labels
 */
const char *
todoku_sender_domain_get_name (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), NULL);

  return self->name;
}

/**
 * todoku_sender_domain_set_name:
 * @self: the object
 * @name: the domain in A-labels
 */
void
todoku_sender_domain_set_name (TodokuSenderDomain *self,
                               const char         *name)
{
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));

  if (g_strcmp0 (self->name, name) == 0)
    return;

  g_free (self->name);
  self->name = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

/**
 * todoku_sender_domain_get_stage:
 * @self: the object
 *
 * Returns: its stage
 */
TodokuDomainStage
todoku_sender_domain_get_stage (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), TODOKU_DOMAIN_REGISTERING);

  return self->stage;
}

/**
 * todoku_sender_domain_set_stage:
 * @self: the object
 * @stage: its stage
 */
void
todoku_sender_domain_set_stage (TodokuSenderDomain *self,
                                TodokuDomainStage   stage)
{
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));

  if (self->stage == stage)
    return;

  self->stage = stage;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STAGE]);
}

/**
 * todoku_sender_domain_get_remote_id:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the service's number for it
 */
const char *
todoku_sender_domain_get_remote_id (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), NULL);

  return self->remote_id;
}

/**
 * todoku_sender_domain_set_remote_id:
 * @self: the object
 * @remote_id: (nullable): the service's number for it
 */
void
todoku_sender_domain_set_remote_id (TodokuSenderDomain *self,
                                    const char         *remote_id)
{
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));

  if (g_strcmp0 (self->remote_id, remote_id) == 0)
    return;

  g_free (self->remote_id);
  self->remote_id = g_strdup (remote_id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REMOTE_ID]);
}

/**
 * todoku_sender_domain_get_subdomain:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the custom return path label, if one was asked for
 */
const char *
todoku_sender_domain_get_subdomain (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), NULL);

  return self->subdomain;
}

/**
 * todoku_sender_domain_set_subdomain:
 * @self: the object
 * @subdomain: (nullable): the custom return path label, if one was asked for
 */
void
todoku_sender_domain_set_subdomain (TodokuSenderDomain *self,
                                    const char         *subdomain)
{
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));

  if (g_strcmp0 (self->subdomain, subdomain) == 0)
    return;

  g_free (self->subdomain);
  self->subdomain = g_strdup (subdomain);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBDOMAIN]);
}

/**
 * todoku_sender_domain_get_dkim_selector:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the custom DKIM selector, if one was asked for
 */
const char *
todoku_sender_domain_get_dkim_selector (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), NULL);

  return self->dkim_selector;
}

/**
 * todoku_sender_domain_set_dkim_selector:
 * @self: the object
 * @dkim_selector: (nullable): the custom DKIM selector, if one was asked for
 */
void
todoku_sender_domain_set_dkim_selector (TodokuSenderDomain *self,
                                        const char         *dkim_selector)
{
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));

  if (g_strcmp0 (self->dkim_selector, dkim_selector) == 0)
    return;

  g_free (self->dkim_selector);
  self->dkim_selector = g_strdup (dkim_selector);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DKIM_SELECTOR]);
}

/**
 * todoku_sender_domain_get_automatic_security:
 * @self: the object
 *
 * Returns: whether the service rotates keys behind CNAMEs; otherwise TXT and MX records
 */
gboolean
todoku_sender_domain_get_automatic_security (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), FALSE);

  return self->automatic_security;
}

/**
 * todoku_sender_domain_set_automatic_security:
 * @self: the object
 * @automatic_security: whether the service rotates keys behind CNAMEs; otherwise TXT and MX records
 */
void
todoku_sender_domain_set_automatic_security (TodokuSenderDomain *self,
                                             gboolean            automatic_security)
{
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));

  if (self->automatic_security == automatic_security)
    return;

  self->automatic_security = automatic_security;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AUTOMATIC_SECURITY]);
}

/**
 * todoku_sender_domain_get_dns_company:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the DNS company that the person chose, or %NULL for the
 * detected one
 */
const char *
todoku_sender_domain_get_dns_company (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), NULL);

  return self->dns_company;
}

/**
 * todoku_sender_domain_set_dns_company:
 * @self: the object
 * @dns_company: (nullable): the DNS company that the person chose, or %NULL for the detected one
 */
void
todoku_sender_domain_set_dns_company (TodokuSenderDomain *self,
                                      const char         *dns_company)
{
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));

  if (g_strcmp0 (self->dns_company, dns_company) == 0)
    return;

  g_free (self->dns_company);
  self->dns_company = g_strdup (dns_company);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DNS_COMPANY]);
}

/**
 * todoku_sender_domain_get_detected_company:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the DNS company that the name servers belong to
 */
const char *
todoku_sender_domain_get_detected_company (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), NULL);

  return self->detected_company;
}

/**
 * todoku_sender_domain_set_detected_company:
 * @self: the object
 * @detected_company: (nullable): the DNS company that the name servers belong to
 */
void
todoku_sender_domain_set_detected_company (TodokuSenderDomain *self,
                                           const char         *detected_company)
{
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));

  if (g_strcmp0 (self->detected_company, detected_company) == 0)
    return;

  g_free (self->detected_company);
  self->detected_company = g_strdup (detected_company);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETECTED_COMPANY]);
}

/**
 * todoku_sender_domain_get_name_servers:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the name servers, separated by blanks
 */
const char *
todoku_sender_domain_get_name_servers (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), NULL);

  return self->name_servers;
}

/**
 * todoku_sender_domain_set_name_servers:
 * @self: the object
 * @name_servers: (nullable): the name servers, separated by blanks
 */
void
todoku_sender_domain_set_name_servers (TodokuSenderDomain *self,
                                       const char         *name_servers)
{
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));

  if (g_strcmp0 (self->name_servers, name_servers) == 0)
    return;

  g_free (self->name_servers);
  self->name_servers = g_strdup (name_servers);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME_SERVERS]);
}

/**
 * todoku_sender_domain_get_monitored:
 * @self: the object
 *
 * Returns: whether it is checked again after completion
 */
gboolean
todoku_sender_domain_get_monitored (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), FALSE);

  return self->monitored;
}

/**
 * todoku_sender_domain_set_monitored:
 * @self: the object
 * @monitored: whether it is checked again after completion
 */
void
todoku_sender_domain_set_monitored (TodokuSenderDomain *self,
                                    gboolean            monitored)
{
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));

  if (self->monitored == monitored)
    return;

  self->monitored = monitored;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MONITORED]);
}

/**
 * todoku_sender_domain_get_checked_at:
 * @self: the object
 *
 * Returns: when it was last checked, in microseconds since 1970 UTC, or 0
 */
gint64
todoku_sender_domain_get_checked_at (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), 0);

  return self->checked_at;
}

/**
 * todoku_sender_domain_set_checked_at:
 * @self: the object
 * @checked_at: when it was last checked, in microseconds since 1970 UTC, or 0
 */
void
todoku_sender_domain_set_checked_at (TodokuSenderDomain *self,
                                     gint64              checked_at)
{
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));

  if (self->checked_at == checked_at)
    return;

  self->checked_at = checked_at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKED_AT]);
}

/**
 * todoku_sender_domain_get_next_check_at:
 * @self: the object
 *
 * Returns: when it is checked next, in microseconds since 1970 UTC, or 0
 */
gint64
todoku_sender_domain_get_next_check_at (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), 0);

  return self->next_check_at;
}

/**
 * todoku_sender_domain_set_next_check_at:
 * @self: the object
 * @next_check_at: when it is checked next, in microseconds since 1970 UTC, or 0
 */
void
todoku_sender_domain_set_next_check_at (TodokuSenderDomain *self,
                                        gint64              next_check_at)
{
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));

  if (self->next_check_at == next_check_at)
    return;

  self->next_check_at = next_check_at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEXT_CHECK_AT]);
}

/**
 * todoku_sender_domain_get_failure:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the token of the last failure of the service or the network
 */
const char *
todoku_sender_domain_get_failure (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), NULL);

  return self->failure;
}

/**
 * todoku_sender_domain_set_failure:
 * @self: the object
 * @failure: (nullable): the token of the last failure of the service or the network
 */
void
todoku_sender_domain_set_failure (TodokuSenderDomain *self,
                                  const char         *failure)
{
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));

  if (g_strcmp0 (self->failure, failure) == 0)
    return;

  g_free (self->failure);
  self->failure = g_strdup (failure);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILURE]);
}

/**
 * todoku_sender_domain_get_operation:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): what is being done for it right now
 */
TodokuOperation *
todoku_sender_domain_get_operation (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), NULL);

  return self->operation;
}

/**
 * todoku_sender_domain_set_operation:
 * @self: the object
 * @operation: (nullable): what is being done for it right now
 */
void
todoku_sender_domain_set_operation (TodokuSenderDomain *self,
                                    TodokuOperation    *operation)
{
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));

  if (!g_set_object (&self->operation, operation))
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPERATION]);
}

/**
 * todoku_sender_domain_get_n_verified:
 * @self: the object
 *
 * Returns: how many records are 認証済
 */
guint
todoku_sender_domain_get_n_verified (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), 0);

  return self->n_verified;
}

/**
 * todoku_sender_domain_get_worst_rank:
 * @self: the object
 *
 * Returns: todoku_record_state_rank() of the worst verdict of a required record; 0 without one
 */
int
todoku_sender_domain_get_worst_rank (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), 0);

  return self->worst_rank;
}

/**
 * todoku_sender_domain_has_records:
 * @self: the object
 *
 * Returns: whether its records have been made; asking for them makes them
 */
gboolean
todoku_sender_domain_has_records (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), FALSE);

  return self->func == NULL && g_list_model_get_n_items (G_LIST_MODEL (self->records)) > 0;
}

/**
 * todoku_sender_domain_get_records:
 * @self: the object
 *
 * Returns: (transfer none): its records, a list of #TodokuRecordItem in the service's order
 */
GListModel *
todoku_sender_domain_get_records (TodokuSenderDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_SENDER_DOMAIN (self), NULL);

  if (self->func != NULL)
    {
      g_autoptr(GPtrArray) items = self->func (self->func_data);

      drop_func (self);
      todoku_sender_domain_set_records (self, items);
    }

  return G_LIST_MODEL (self->records);
}

/**
 * todoku_sender_domain_set_records:
 * @self: the object
 * @items: (element-type TodokuRecordItem): the records, in the service's order
 */
void
todoku_sender_domain_set_records (TodokuSenderDomain *self,
                                  GPtrArray          *items)
{
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));

  drop_func (self);
  g_list_store_splice (self->records, 0, g_list_model_get_n_items (G_LIST_MODEL (self->records)),
                       items->pdata, items->len);
  todoku_sender_domain_records_changed (self);
}

static void
set_counts (TodokuSenderDomain *self,
            guint               n_verified,
            int                 worst_rank)
{
  if (self->n_verified != n_verified)
    {
      self->n_verified = n_verified;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_VERIFIED]);
    }
  if (self->worst_rank != worst_rank)
    {
      self->worst_rank = worst_rank;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORST_RANK]);
    }
}

/**
 * todoku_sender_domain_set_records_later:
 * @self: an object whose records have not been made
 * @n_verified: how many records are 認証済
 * @worst_rank: todoku_record_state_rank() of the worst verdict of a required record
 * @func: makes the records when they are first asked for
 * @user_data: its argument
 * @destroy: frees @user_data
 */
void
todoku_sender_domain_set_records_later (TodokuSenderDomain *self,
                                        guint               n_verified,
                                        int                 worst_rank,
                                        TodokuRecordsFunc   func,
                                        gpointer            user_data,
                                        GDestroyNotify      destroy)
{
  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));
  g_return_if_fail (!todoku_sender_domain_has_records (self));

  drop_func (self);
  self->func = func;
  self->func_data = user_data;
  self->func_destroy = destroy;
  set_counts (self, n_verified, worst_rank);
}

/**
 * todoku_sender_domain_records_changed:
 * @self: the object
 *
 * Counts again after verdicts or the service's word on some records have changed.
 */
void
todoku_sender_domain_records_changed (TodokuSenderDomain *self)
{
  guint n_verified = 0;
  int worst_rank = 0;

  g_return_if_fail (TODOKU_IS_SENDER_DOMAIN (self));

  if (self->func != NULL)
    return;

  todoku_record_items_count (G_LIST_MODEL (self->records), &n_verified, &worst_rank);
  set_counts (self, n_verified, worst_rank);
}
