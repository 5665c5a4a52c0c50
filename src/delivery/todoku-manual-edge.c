/* SPDX-License-Identifier: GPL-3.0-or-later
 * The edge by hand: repeats what the person copied from the screen of any CDN. One thread at a
 * time. It asks nobody, so a certificate counts as issued as soon as its record is known; whether
 * that record stands in DNS is for the caller to check, as everywhere.
 */
#include "todoku-manual-edge.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"

/* There is one certificate and one distribution per object; neither has an id of its own. */
#define MANUAL_ID "manual"

struct _TodokuManualEdge
{
  TodokuEdge parent_instance;

  char *host;
  char *validation_host; /* (nullable) */
  char *validation_value; /* (nullable) */
  char *edge_host; /* (nullable) */
  gboolean disabled;
};

G_DEFINE_FINAL_TYPE (TodokuManualEdge, todoku_manual_edge, TODOKU_TYPE_EDGE)

static TodokuRecord *
make_record (TodokuManualEdge *self)
{
  TodokuRecord fields = { 0 };

  fields.type = TODOKU_RECORD_TYPE_CNAME;
  fields.purpose = TODOKU_RECORD_PURPOSE_CERTIFICATE;
  fields.host = self->validation_host;
  fields.value = self->validation_value;
  fields.key = "certificate";
  fields.required = TRUE;

  /* AWS is the one authority that takes the VALUE without its underscore too. */
  if (fields.value[0] == '_' && g_str_has_suffix (fields.value, ".acm-validations.aws"))
    fields.value_alternative = fields.value + 1;

  return todoku_record_new (&fields);
}

static TodokuCertificate *
make_certificate (TodokuManualEdge *self)
{
  TodokuCertificate *certificate = todoku_certificate_new ();

  certificate->id = g_strdup (MANUAL_ID);
  certificate->host = g_strdup (self->host);
  certificate->status = self->validation_host != NULL || self->edge_host != NULL
                          ? TODOKU_CERTIFICATE_ISSUED
                          : TODOKU_CERTIFICATE_PENDING;
  if (self->validation_host != NULL)
    certificate->record = make_record (self);
  certificate->created_at = g_get_real_time ();
  certificate->service_time = certificate->created_at;

  return certificate;
}

static TodokuDistribution *
make_distribution (TodokuManualEdge *self)
{
  TodokuDistribution *distribution = todoku_distribution_new ();

  distribution->id = g_strdup (MANUAL_ID);
  distribution->host = g_strdup (self->edge_host);
  distribution->alias = g_strdup (self->host);
  distribution->certificate_id = g_strdup (MANUAL_ID);
  distribution->deployed = self->edge_host != NULL || self->disabled;
  distribution->enabled = self->edge_host != NULL && !self->disabled;
  distribution->service_time = g_get_real_time ();

  return distribution;
}

static TodokuDistribution *
make_known_distribution (TodokuEdge  *edge,
                         int          code,
                         GError     **error)
{
  TodokuManualEdge *self = TODOKU_MANUAL_EDGE (edge);

  if (self->edge_host != NULL)
    return make_distribution (self);

  g_set_error_literal (error, TODOKU_ERROR, code,
                       "The host name that the CDN gave is not known yet");

  return NULL;
}

static TodokuEdgeKind
todoku_manual_edge_get_kind (TodokuEdge *edge)
{
  return TODOKU_EDGE_MANUAL;
}

static TodokuCertificate *
todoku_manual_edge_request_certificate (TodokuEdge  *edge,
                                        const char  *host,
                                        const char  *token,
                                        GError     **error)
{
  return make_certificate (TODOKU_MANUAL_EDGE (edge));
}

/* Describing one and finding one are the same: there is only the one. */
static TodokuCertificate *
todoku_manual_edge_describe_certificate (TodokuEdge    *edge,
                                         const char    *id,
                                         GCancellable  *cancellable,
                                         GError       **error)
{
  return make_certificate (TODOKU_MANUAL_EDGE (edge));
}

/* What the person deletes at the CDN, nobody here knows of. */
static gboolean
todoku_manual_edge_delete (TodokuEdge  *edge,
                           const char  *id,
                           GError     **error)
{
  return TRUE;
}

static TodokuDistribution *
todoku_manual_edge_create_distribution (TodokuEdge                       *edge,
                                        const TodokuDistributionRequest  *request,
                                        GError                          **error)
{
  return make_known_distribution (edge, TODOKU_ERROR_WRONG_STAGE, error);
}

static TodokuDistribution *
todoku_manual_edge_describe_distribution (TodokuEdge    *edge,
                                          const char    *id,
                                          GCancellable  *cancellable,
                                          GError       **error)
{
  return make_distribution (TODOKU_MANUAL_EDGE (edge));
}

static TodokuDistribution *
todoku_manual_edge_find_distribution (TodokuEdge    *edge,
                                      const char    *host,
                                      const char    *caller_reference,
                                      GCancellable  *cancellable,
                                      GError       **error)
{
  return make_known_distribution (edge, TODOKU_ERROR_NOT_FOUND, error);
}

static TodokuDistribution *
todoku_manual_edge_disable_distribution (TodokuEdge  *edge,
                                         const char  *id,
                                         GError     **error)
{
  TODOKU_MANUAL_EDGE (edge)->disabled = TRUE;

  return make_distribution (TODOKU_MANUAL_EDGE (edge));
}

static void
todoku_manual_edge_finalize (GObject *object)
{
  TodokuManualEdge *self = TODOKU_MANUAL_EDGE (object);

  g_free (self->host);
  g_free (self->validation_host);
  g_free (self->validation_value);
  g_free (self->edge_host);

  G_OBJECT_CLASS (todoku_manual_edge_parent_class)->finalize (object);
}

static void
todoku_manual_edge_class_init (TodokuManualEdgeClass *klass)
{
  TodokuEdgeClass *edge_class = TODOKU_EDGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = todoku_manual_edge_finalize;

  edge_class->get_kind = todoku_manual_edge_get_kind;
  edge_class->request_certificate = todoku_manual_edge_request_certificate;
  edge_class->describe_certificate = todoku_manual_edge_describe_certificate;
  edge_class->find_certificate = todoku_manual_edge_describe_certificate;
  edge_class->delete_certificate = todoku_manual_edge_delete;
  edge_class->create_distribution = todoku_manual_edge_create_distribution;
  edge_class->describe_distribution = todoku_manual_edge_describe_distribution;
  edge_class->find_distribution = todoku_manual_edge_find_distribution;
  edge_class->disable_distribution = todoku_manual_edge_disable_distribution;
  edge_class->delete_distribution = todoku_manual_edge_delete;
}

static void
todoku_manual_edge_init (TodokuManualEdge *self)
{
}

/**
 * todoku_manual_edge_new:
 * @host: the tracking host
 *
 * Returns: (transfer full): an edge that knows nothing yet
 */
TodokuEdge *
todoku_manual_edge_new (const char *host)
{
  TodokuManualEdge *self;

  g_return_val_if_fail (host != NULL, NULL);

  self = g_object_new (TODOKU_TYPE_MANUAL_EDGE, NULL);
  self->host = g_strdup (host);

  return TODOKU_EDGE (self);
}

/* Names come from the clipboard, with full width, capitals and final dots. An empty one is no name.
 */
static gboolean
parse_name (const char  *text,
            char       **ret_name,
            GError     **error)
{
  g_autofree char *stripped = text != NULL ? g_strstrip (g_strdup (text)) : NULL;
  g_autoptr(GError) parse_error = NULL;

  *ret_name = NULL;
  if (stripped == NULL || *stripped == '\0')
    return TRUE;
  *ret_name = todoku_domain_name_parse (stripped, &parse_error);
  if (*ret_name != NULL)
    return TRUE;
  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, parse_error->message);

  return FALSE;
}

/**
 * todoku_manual_edge_set_values:
 * @self: the edge
 * @validation_host: (nullable): the HOST of the validation CNAME
 * @validation_value: (nullable): its VALUE
 * @edge_host: (nullable): the host name that the CDN gave
 * @error: return location of #TODOKU_ERROR_BAD_INPUT
 *
 * Takes what the person copied. HOST and VALUE come together or not at all. On an error nothing
 * changes.
 *
 * Returns: whether the values can be used
 */
gboolean
todoku_manual_edge_set_values (TodokuManualEdge  *self,
                               const char        *validation_host,
                               const char        *validation_value,
                               const char        *edge_host,
                               GError           **error)
{
  g_autofree char *record_host = NULL;
  g_autofree char *record_value = NULL;
  g_autofree char *edge = NULL;

  g_return_val_if_fail (TODOKU_IS_MANUAL_EDGE (self), FALSE);

  if (!parse_name (validation_host, &record_host, error) ||
      !parse_name (validation_value, &record_value, error) || !parse_name (edge_host, &edge, error))
    return FALSE;
  if ((record_host == NULL) != (record_value == NULL))
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                           "HOST and VALUE of the validation record belong together");
      return FALSE;
    }
  if (edge != NULL && g_ascii_strcasecmp (edge, self->host) == 0)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                           "The tracking host cannot point to itself");
      return FALSE;
    }

  g_free (self->validation_host);
  self->validation_host = g_steal_pointer (&record_host);
  g_free (self->validation_value);
  self->validation_value = g_steal_pointer (&record_value);
  g_free (self->edge_host);
  self->edge_host = g_steal_pointer (&edge);

  return TRUE;
}
