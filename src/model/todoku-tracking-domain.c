/* SPDX-License-Identifier: GPL-3.0-or-later
 * A tracking domain. Owns its list of TodokuRecordItem: the records of the current step, in the
 * order in which they are entered. Main thread only.
 */
#include "todoku-tracking-domain.h"

struct _TodokuTrackingDomain
{
  GObject parent_instance;

  gint64 id;
  TodokuDeliveryServer *server;
  char *host;
  TodokuTrackingStage stage;
  TodokuEdgeKind edge;
  char *remote_id;
  char *certificate_id;
  gint64 requested_at;
  gint64 deadline;
  gint64 clock_offset;
  char *distribution_id;
  char *edge_host;
  char *original_target;
  gint64 original_ttl;
  char *dns_company;
  char *detected_company;
  gint64 checked_at;
  gint64 next_check_at;
  char *failure;
  TodokuOperation *operation;
  guint n_verified;
  int worst_rank;

  /* (owned) (element-type TodokuRecordItem) */
  GListStore *records;
};

G_DEFINE_FINAL_TYPE (TodokuTrackingDomain, todoku_tracking_domain, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_SERVER,
  PROP_HOST,
  PROP_STAGE,
  PROP_EDGE,
  PROP_REMOTE_ID,
  PROP_CERTIFICATE_ID,
  PROP_REQUESTED_AT,
  PROP_DEADLINE,
  PROP_CLOCK_OFFSET,
  PROP_DISTRIBUTION_ID,
  PROP_EDGE_HOST,
  PROP_ORIGINAL_TARGET,
  PROP_ORIGINAL_TTL,
  PROP_DNS_COMPANY,
  PROP_DETECTED_COMPANY,
  PROP_CHECKED_AT,
  PROP_NEXT_CHECK_AT,
  PROP_FAILURE,
  PROP_OPERATION,
  PROP_N_VERIFIED,
  PROP_WORST_RANK,
} TodokuTrackingDomainProperty;

static GParamSpec *properties[PROP_WORST_RANK + 1];

static void
todoku_tracking_domain_get_property (GObject    *object,
                                     guint       property_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  TodokuTrackingDomain *self = TODOKU_TRACKING_DOMAIN (object);

  switch ((TodokuTrackingDomainProperty) property_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_SERVER:
      g_value_set_object (value, self->server);
      break;
    case PROP_HOST:
      g_value_set_string (value, self->host);
      break;
    case PROP_STAGE:
      g_value_set_enum (value, self->stage);
      break;
    case PROP_EDGE:
      g_value_set_enum (value, self->edge);
      break;
    case PROP_REMOTE_ID:
      g_value_set_string (value, self->remote_id);
      break;
    case PROP_CERTIFICATE_ID:
      g_value_set_string (value, self->certificate_id);
      break;
    case PROP_REQUESTED_AT:
      g_value_set_int64 (value, self->requested_at);
      break;
    case PROP_DEADLINE:
      g_value_set_int64 (value, self->deadline);
      break;
    case PROP_CLOCK_OFFSET:
      g_value_set_int64 (value, self->clock_offset);
      break;
    case PROP_DISTRIBUTION_ID:
      g_value_set_string (value, self->distribution_id);
      break;
    case PROP_EDGE_HOST:
      g_value_set_string (value, self->edge_host);
      break;
    case PROP_ORIGINAL_TARGET:
      g_value_set_string (value, self->original_target);
      break;
    case PROP_ORIGINAL_TTL:
      g_value_set_int64 (value, self->original_ttl);
      break;
    case PROP_DNS_COMPANY:
      g_value_set_string (value, self->dns_company);
      break;
    case PROP_DETECTED_COMPANY:
      g_value_set_string (value, self->detected_company);
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
todoku_tracking_domain_set_property (GObject      *object,
                                     guint         property_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  TodokuTrackingDomain *self = TODOKU_TRACKING_DOMAIN (object);

  switch ((TodokuTrackingDomainProperty) property_id)
    {
    case PROP_ID:
      todoku_tracking_domain_set_id (self, g_value_get_int64 (value));
      break;
    case PROP_SERVER:
      todoku_tracking_domain_set_server (self, g_value_get_object (value));
      break;
    case PROP_HOST:
      todoku_tracking_domain_set_host (self, g_value_get_string (value));
      break;
    case PROP_STAGE:
      todoku_tracking_domain_set_stage (self, g_value_get_enum (value));
      break;
    case PROP_EDGE:
      todoku_tracking_domain_set_edge (self, g_value_get_enum (value));
      break;
    case PROP_REMOTE_ID:
      todoku_tracking_domain_set_remote_id (self, g_value_get_string (value));
      break;
    case PROP_CERTIFICATE_ID:
      todoku_tracking_domain_set_certificate_id (self, g_value_get_string (value));
      break;
    case PROP_REQUESTED_AT:
      todoku_tracking_domain_set_requested_at (self, g_value_get_int64 (value));
      break;
    case PROP_DEADLINE:
      todoku_tracking_domain_set_deadline (self, g_value_get_int64 (value));
      break;
    case PROP_CLOCK_OFFSET:
      todoku_tracking_domain_set_clock_offset (self, g_value_get_int64 (value));
      break;
    case PROP_DISTRIBUTION_ID:
      todoku_tracking_domain_set_distribution_id (self, g_value_get_string (value));
      break;
    case PROP_EDGE_HOST:
      todoku_tracking_domain_set_edge_host (self, g_value_get_string (value));
      break;
    case PROP_ORIGINAL_TARGET:
      todoku_tracking_domain_set_original_target (self, g_value_get_string (value));
      break;
    case PROP_ORIGINAL_TTL:
      todoku_tracking_domain_set_original_ttl (self, g_value_get_int64 (value));
      break;
    case PROP_DNS_COMPANY:
      todoku_tracking_domain_set_dns_company (self, g_value_get_string (value));
      break;
    case PROP_DETECTED_COMPANY:
      todoku_tracking_domain_set_detected_company (self, g_value_get_string (value));
      break;
    case PROP_CHECKED_AT:
      todoku_tracking_domain_set_checked_at (self, g_value_get_int64 (value));
      break;
    case PROP_NEXT_CHECK_AT:
      todoku_tracking_domain_set_next_check_at (self, g_value_get_int64 (value));
      break;
    case PROP_FAILURE:
      todoku_tracking_domain_set_failure (self, g_value_get_string (value));
      break;
    case PROP_OPERATION:
      todoku_tracking_domain_set_operation (self, g_value_get_object (value));
      break;
    case PROP_N_VERIFIED:
    case PROP_WORST_RANK:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_tracking_domain_finalize (GObject *object)
{
  TodokuTrackingDomain *self = TODOKU_TRACKING_DOMAIN (object);

  g_clear_object (&self->server);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->remote_id, g_free);
  g_clear_pointer (&self->certificate_id, g_free);
  g_clear_pointer (&self->distribution_id, g_free);
  g_clear_pointer (&self->edge_host, g_free);
  g_clear_pointer (&self->original_target, g_free);
  g_clear_pointer (&self->dns_company, g_free);
  g_clear_pointer (&self->detected_company, g_free);
  g_clear_pointer (&self->failure, g_free);
  g_clear_object (&self->operation);
  g_clear_object (&self->records);

  G_OBJECT_CLASS (todoku_tracking_domain_parent_class)->finalize (object);
}

static void
todoku_tracking_domain_class_init (TodokuTrackingDomainClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags read_flags =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = todoku_tracking_domain_get_property;
  object_class->set_property = todoku_tracking_domain_set_property;
  object_class->finalize = todoku_tracking_domain_finalize;

  properties[PROP_ID] =
    g_param_spec_int64 ("id", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_SERVER] =
    g_param_spec_object ("server", NULL, NULL, TODOKU_TYPE_DELIVERY_SERVER, flags);
  properties[PROP_HOST] =
    g_param_spec_string ("host", NULL, NULL, NULL, flags);
  properties[PROP_STAGE] =
    g_param_spec_enum ("stage", NULL, NULL, TODOKU_TYPE_TRACKING_STAGE,
                       TODOKU_TRACKING_REGISTERING, flags);
  properties[PROP_EDGE] =
    g_param_spec_enum ("edge", NULL, NULL, TODOKU_TYPE_EDGE_KIND, TODOKU_EDGE_MANUAL, flags);
  properties[PROP_REMOTE_ID] =
    g_param_spec_string ("remote-id", NULL, NULL, NULL, flags);
  properties[PROP_CERTIFICATE_ID] =
    g_param_spec_string ("certificate-id", NULL, NULL, NULL, flags);
  properties[PROP_REQUESTED_AT] =
    g_param_spec_int64 ("requested-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_DEADLINE] =
    g_param_spec_int64 ("deadline", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_CLOCK_OFFSET] =
    g_param_spec_int64 ("clock-offset", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_DISTRIBUTION_ID] =
    g_param_spec_string ("distribution-id", NULL, NULL, NULL, flags);
  properties[PROP_EDGE_HOST] =
    g_param_spec_string ("edge-host", NULL, NULL, NULL, flags);
  properties[PROP_ORIGINAL_TARGET] =
    g_param_spec_string ("original-target", NULL, NULL, NULL, flags);
  properties[PROP_ORIGINAL_TTL] =
    g_param_spec_int64 ("original-ttl", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_DNS_COMPANY] =
    g_param_spec_string ("dns-company", NULL, NULL, NULL, flags);
  properties[PROP_DETECTED_COMPANY] =
    g_param_spec_string ("detected-company", NULL, NULL, NULL, flags);
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
todoku_tracking_domain_init (TodokuTrackingDomain *self)
{
  self->edge = TODOKU_EDGE_MANUAL;
  self->records = g_list_store_new (TODOKU_TYPE_RECORD_ITEM);
}

/**
 * todoku_tracking_domain_new:
 *
 * Returns: (transfer full): a new object; use it from the main thread only
 */
TodokuTrackingDomain *
todoku_tracking_domain_new (void)
{
  return g_object_new (TODOKU_TYPE_TRACKING_DOMAIN, NULL);
}

/**
 * todoku_tracking_domain_get_id:
 * @self: the object
 *
 * Returns: its row in the database
 */
gint64
todoku_tracking_domain_get_id (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), 0);

  return self->id;
}

/**
 * todoku_tracking_domain_set_id:
 * @self: the object
 * @id: its row in the database
 */
void
todoku_tracking_domain_set_id (TodokuTrackingDomain *self,
                               gint64                id)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (self->id == id)
    return;

  self->id = id;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
}

/**
 * todoku_tracking_domain_get_server:
 * @self: the object
 *
 * Returns: (transfer none): the delivery server it is registered at
 */
TodokuDeliveryServer *
todoku_tracking_domain_get_server (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), NULL);

  return self->server;
}

/**
 * todoku_tracking_domain_set_server:
 * @self: the object
 * @server: the delivery server it is registered at
 */
void
todoku_tracking_domain_set_server (TodokuTrackingDomain *self,
                                   TodokuDeliveryServer *server)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (!g_set_object (&self->server, server))
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVER]);
}

/**
 * todoku_tracking_domain_get_host:
 * @self: the object
 *
 * Returns: (transfer none): the host name in tracking URLs, in A-labels
 */
const char *
todoku_tracking_domain_get_host (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), NULL);

  return self->host;
}

/**
 * todoku_tracking_domain_set_host:
 * @self: the object
 * @host: the host name in tracking URLs, in A-labels
 */
void
todoku_tracking_domain_set_host (TodokuTrackingDomain *self,
                                 const char           *host)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (g_strcmp0 (self->host, host) == 0)
    return;

  g_free (self->host);
  self->host = g_strdup (host);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOST]);
}

/**
 * todoku_tracking_domain_get_stage:
 * @self: the object
 *
 * Returns: its stage
 */
TodokuTrackingStage
todoku_tracking_domain_get_stage (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), TODOKU_TRACKING_REGISTERING);

  return self->stage;
}

/**
 * todoku_tracking_domain_set_stage:
 * @self: the object
 * @stage: its stage
 */
void
todoku_tracking_domain_set_stage (TodokuTrackingDomain *self,
                                  TodokuTrackingStage   stage)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (self->stage == stage)
    return;

  self->stage = stage;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STAGE]);
}

/**
 * todoku_tracking_domain_get_edge:
 * @self: the object
 *
 * Returns: who terminates TLS for it
 */
TodokuEdgeKind
todoku_tracking_domain_get_edge (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), TODOKU_EDGE_MANUAL);

  return self->edge;
}

/**
 * todoku_tracking_domain_set_edge:
 * @self: the object
 * @edge: who terminates TLS for it
 */
void
todoku_tracking_domain_set_edge (TodokuTrackingDomain *self,
                                 TodokuEdgeKind        edge)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (self->edge == edge)
    return;

  self->edge = edge;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDGE]);
}

/**
 * todoku_tracking_domain_get_remote_id:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the service's number for the link branding
 */
const char *
todoku_tracking_domain_get_remote_id (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), NULL);

  return self->remote_id;
}

/**
 * todoku_tracking_domain_set_remote_id:
 * @self: the object
 * @remote_id: (nullable): the service's number for the link branding
 */
void
todoku_tracking_domain_set_remote_id (TodokuTrackingDomain *self,
                                      const char           *remote_id)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (g_strcmp0 (self->remote_id, remote_id) == 0)
    return;

  g_free (self->remote_id);
  self->remote_id = g_strdup (remote_id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REMOTE_ID]);
}

/**
 * todoku_tracking_domain_get_certificate_id:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the edge's name for the certificate
 */
const char *
todoku_tracking_domain_get_certificate_id (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), NULL);

  return self->certificate_id;
}

/**
 * todoku_tracking_domain_set_certificate_id:
 * @self: the object
 * @certificate_id: (nullable): the edge's name for the certificate
 */
void
todoku_tracking_domain_set_certificate_id (TodokuTrackingDomain *self,
                                           const char           *certificate_id)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (g_strcmp0 (self->certificate_id, certificate_id) == 0)
    return;

  g_free (self->certificate_id);
  self->certificate_id = g_strdup (certificate_id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CERTIFICATE_ID]);
}

/**
 * todoku_tracking_domain_get_requested_at:
 * @self: the object
 *
 * Returns: when the certificate was requested by the service's clock, in microseconds since 1970
 * UTC, or 0
 */
gint64
todoku_tracking_domain_get_requested_at (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), 0);

  return self->requested_at;
}

/**
 * todoku_tracking_domain_set_requested_at:
 * @self: the object
 * @requested_at: when the certificate was requested by the service's clock, in microseconds since
 *   1970 UTC, or 0
 */
void
todoku_tracking_domain_set_requested_at (TodokuTrackingDomain *self,
                                         gint64                requested_at)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (self->requested_at == requested_at)
    return;

  self->requested_at = requested_at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REQUESTED_AT]);
}

/**
 * todoku_tracking_domain_get_deadline:
 * @self: the object
 *
 * Returns: when step 2 ends by the service's clock, in microseconds since 1970 UTC, or 0
 */
gint64
todoku_tracking_domain_get_deadline (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), 0);

  return self->deadline;
}

/**
 * todoku_tracking_domain_set_deadline:
 * @self: the object
 * @deadline: when step 2 ends by the service's clock, in microseconds since 1970 UTC, or 0
 */
void
todoku_tracking_domain_set_deadline (TodokuTrackingDomain *self,
                                     gint64                deadline)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (self->deadline == deadline)
    return;

  self->deadline = deadline;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEADLINE]);
}

/**
 * todoku_tracking_domain_get_clock_offset:
 * @self: the object
 *
 * Returns: the service's clock minus ours, in microseconds
 */
gint64
todoku_tracking_domain_get_clock_offset (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), 0);

  return self->clock_offset;
}

/**
 * todoku_tracking_domain_set_clock_offset:
 * @self: the object
 * @clock_offset: the service's clock minus ours, in microseconds
 */
void
todoku_tracking_domain_set_clock_offset (TodokuTrackingDomain *self,
                                         gint64                clock_offset)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (self->clock_offset == clock_offset)
    return;

  self->clock_offset = clock_offset;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLOCK_OFFSET]);
}

/**
 * todoku_tracking_domain_get_distribution_id:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the edge's name for the distribution
 */
const char *
todoku_tracking_domain_get_distribution_id (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), NULL);

  return self->distribution_id;
}

/**
 * todoku_tracking_domain_set_distribution_id:
 * @self: the object
 * @distribution_id: (nullable): the edge's name for the distribution
 */
void
todoku_tracking_domain_set_distribution_id (TodokuTrackingDomain *self,
                                            const char           *distribution_id)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (g_strcmp0 (self->distribution_id, distribution_id) == 0)
    return;

  g_free (self->distribution_id);
  self->distribution_id = g_strdup (distribution_id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DISTRIBUTION_ID]);
}

/**
 * todoku_tracking_domain_get_edge_host:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the edge's host name that domain_cname is rewritten to
 */
const char *
todoku_tracking_domain_get_edge_host (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), NULL);

  return self->edge_host;
}

/**
 * todoku_tracking_domain_set_edge_host:
 * @self: the object
 * @edge_host: (nullable): the edge's host name that domain_cname is rewritten to
 */
void
todoku_tracking_domain_set_edge_host (TodokuTrackingDomain *self,
                                      const char           *edge_host)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (g_strcmp0 (self->edge_host, edge_host) == 0)
    return;

  g_free (self->edge_host);
  self->edge_host = g_strdup (edge_host);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDGE_HOST]);
}

/**
 * todoku_tracking_domain_get_original_target:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): what domain_cname pointed to in step 1
 */
const char *
todoku_tracking_domain_get_original_target (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), NULL);

  return self->original_target;
}

/**
 * todoku_tracking_domain_set_original_target:
 * @self: the object
 * @original_target: (nullable): what domain_cname pointed to in step 1
 */
void
todoku_tracking_domain_set_original_target (TodokuTrackingDomain *self,
                                            const char           *original_target)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (g_strcmp0 (self->original_target, original_target) == 0)
    return;

  g_free (self->original_target);
  self->original_target = g_strdup (original_target);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORIGINAL_TARGET]);
}

/**
 * todoku_tracking_domain_get_original_ttl:
 * @self: the object
 *
 * Returns: the TTL that the old record was last seen with, in seconds, or 0
 */
gint64
todoku_tracking_domain_get_original_ttl (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), 0);

  return self->original_ttl;
}

/**
 * todoku_tracking_domain_set_original_ttl:
 * @self: the object
 * @original_ttl: the TTL that the old record was last seen with, in seconds, or 0
 */
void
todoku_tracking_domain_set_original_ttl (TodokuTrackingDomain *self,
                                         gint64                original_ttl)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (self->original_ttl == original_ttl)
    return;

  self->original_ttl = original_ttl;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORIGINAL_TTL]);
}

/**
 * todoku_tracking_domain_get_dns_company:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the DNS company that the person chose, or %NULL for the
 * detected one
 */
const char *
todoku_tracking_domain_get_dns_company (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), NULL);

  return self->dns_company;
}

/**
 * todoku_tracking_domain_set_dns_company:
 * @self: the object
 * @dns_company: (nullable): the DNS company that the person chose, or %NULL for the detected one
 */
void
todoku_tracking_domain_set_dns_company (TodokuTrackingDomain *self,
                                        const char           *dns_company)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (g_strcmp0 (self->dns_company, dns_company) == 0)
    return;

  g_free (self->dns_company);
  self->dns_company = g_strdup (dns_company);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DNS_COMPANY]);
}

/**
 * todoku_tracking_domain_get_detected_company:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the DNS company that the name servers belong to
 */
const char *
todoku_tracking_domain_get_detected_company (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), NULL);

  return self->detected_company;
}

/**
 * todoku_tracking_domain_set_detected_company:
 * @self: the object
 * @detected_company: (nullable): the DNS company that the name servers belong to
 */
void
todoku_tracking_domain_set_detected_company (TodokuTrackingDomain *self,
                                             const char           *detected_company)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (g_strcmp0 (self->detected_company, detected_company) == 0)
    return;

  g_free (self->detected_company);
  self->detected_company = g_strdup (detected_company);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETECTED_COMPANY]);
}

/**
 * todoku_tracking_domain_get_checked_at:
 * @self: the object
 *
 * Returns: when it was last checked, in microseconds since 1970 UTC, or 0
 */
gint64
todoku_tracking_domain_get_checked_at (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), 0);

  return self->checked_at;
}

/**
 * todoku_tracking_domain_set_checked_at:
 * @self: the object
 * @checked_at: when it was last checked, in microseconds since 1970 UTC, or 0
 */
void
todoku_tracking_domain_set_checked_at (TodokuTrackingDomain *self,
                                       gint64                checked_at)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (self->checked_at == checked_at)
    return;

  self->checked_at = checked_at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKED_AT]);
}

/**
 * todoku_tracking_domain_get_next_check_at:
 * @self: the object
 *
 * Returns: when it is checked next, in microseconds since 1970 UTC, or 0
 */
gint64
todoku_tracking_domain_get_next_check_at (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), 0);

  return self->next_check_at;
}

/**
 * todoku_tracking_domain_set_next_check_at:
 * @self: the object
 * @next_check_at: when it is checked next, in microseconds since 1970 UTC, or 0
 */
void
todoku_tracking_domain_set_next_check_at (TodokuTrackingDomain *self,
                                          gint64                next_check_at)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (self->next_check_at == next_check_at)
    return;

  self->next_check_at = next_check_at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEXT_CHECK_AT]);
}

/**
 * todoku_tracking_domain_get_failure:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): the token of the last failure of the service, the edge or
 * the network
 */
const char *
todoku_tracking_domain_get_failure (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), NULL);

  return self->failure;
}

/**
 * todoku_tracking_domain_set_failure:
 * @self: the object
 * @failure: (nullable): the token of the last failure of the service, the edge or the network
 */
void
todoku_tracking_domain_set_failure (TodokuTrackingDomain *self,
                                    const char           *failure)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (g_strcmp0 (self->failure, failure) == 0)
    return;

  g_free (self->failure);
  self->failure = g_strdup (failure);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILURE]);
}

/**
 * todoku_tracking_domain_get_operation:
 * @self: the object
 *
 * Returns: (transfer none) (nullable): what is being done for it right now
 */
TodokuOperation *
todoku_tracking_domain_get_operation (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), NULL);

  return self->operation;
}

/**
 * todoku_tracking_domain_set_operation:
 * @self: the object
 * @operation: (nullable): what is being done for it right now
 */
void
todoku_tracking_domain_set_operation (TodokuTrackingDomain *self,
                                      TodokuOperation      *operation)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  if (!g_set_object (&self->operation, operation))
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPERATION]);
}

/**
 * todoku_tracking_domain_get_n_verified:
 * @self: the object
 *
 * Returns: how many records of the current step are 認証済
 */
guint
todoku_tracking_domain_get_n_verified (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), 0);

  return self->n_verified;
}

/**
 * todoku_tracking_domain_get_worst_rank:
 * @self: the object
 *
 * Returns: todoku_record_state_rank() of the worst verdict; 0 without one
 */
int
todoku_tracking_domain_get_worst_rank (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), 0);

  return self->worst_rank;
}

/**
 * todoku_tracking_domain_get_records:
 * @self: the object
 *
 * Returns: (transfer none): the records of the current step, a list of #TodokuRecordItem
 */
GListModel *
todoku_tracking_domain_get_records (TodokuTrackingDomain *self)
{
  g_return_val_if_fail (TODOKU_IS_TRACKING_DOMAIN (self), NULL);

  return G_LIST_MODEL (self->records);
}

/**
 * todoku_tracking_domain_set_records:
 * @self: the object
 * @items: (element-type TodokuRecordItem): the records of the current step
 */
void
todoku_tracking_domain_set_records (TodokuTrackingDomain *self,
                                    GPtrArray            *items)
{
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  g_list_store_splice (self->records, 0, g_list_model_get_n_items (G_LIST_MODEL (self->records)),
                       items->pdata, items->len);
  todoku_tracking_domain_records_changed (self);
}

/**
 * todoku_tracking_domain_records_changed:
 * @self: the object
 *
 * Counts again after verdicts or the service's word on some records have changed.
 */
void
todoku_tracking_domain_records_changed (TodokuTrackingDomain *self)
{
  guint n_verified = 0;
  int worst_rank = 0;

  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (self));

  todoku_record_items_count (G_LIST_MODEL (self->records), &n_verified, &worst_rank);

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
