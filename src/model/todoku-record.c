/* SPDX-License-Identifier: GPL-3.0-or-later
 * One record that must stand in DNS, in one allocation with its strings; any thread.
 */
#include "todoku-record.h"

#include <string.h>

#include "todoku-packed.h"

G_DEFINE_BOXED_TYPE (TodokuRecord, todoku_record, todoku_record_ref, todoku_record_unref)

/* DNS compares names without regard to ASCII case (RFC 4343), and a final dot only says
 * "absolute"; both go here once, so that everything later can compare bytes.
 */
static char *
take_name (char       **space,
           const char  *name)
{
  char *copy = todoku_packed_copy (space, name);
  gsize length = 0;

  for (; copy != NULL && copy[length] != '\0'; length++)
    copy[length] = g_ascii_tolower (copy[length]);
  if (length > 1 && copy[length - 1] == '.')
    copy[length - 1] = '\0';

  return copy;
}

/**
 * todoku_record_new:
 * @fields: the fields to copy; `host` and `value` must be set. A zero `priority` of a record that
 *   is not MX becomes -1.
 *
 * Returns: (transfer full): a new record
 */
TodokuRecord *
todoku_record_new (const TodokuRecord *fields)
{
  TodokuRecord *self;
  gsize size;
  char *space;

  g_return_val_if_fail (fields != NULL, NULL);
  g_return_val_if_fail (fields->host != NULL && fields->value != NULL, NULL);

  size = todoku_packed_size (fields->host) + todoku_packed_size (fields->value) +
         todoku_packed_size (fields->key) + todoku_packed_size (fields->domain) +
         todoku_packed_size (fields->group) + todoku_packed_size (fields->value_alternative) +
         todoku_packed_size (fields->host_alternative) + todoku_packed_size (fields->own_value);
  self = g_atomic_rc_box_alloc (sizeof *self + size);
  space = (char *) (self + 1);
  *self = (TodokuRecord) {
    .type = fields->type,
    .purpose = fields->purpose,
    .host = take_name (&space, fields->host),
    .value = fields->type == TODOKU_RECORD_TYPE_TXT ? todoku_packed_copy (&space, fields->value)
                                                    : take_name (&space, fields->value),
    .priority = fields->type == TODOKU_RECORD_TYPE_MX ? fields->priority : -1,
    .key = todoku_packed_copy (&space, fields->key),
    .domain = take_name (&space, fields->domain),
    .group = todoku_packed_copy (&space, fields->group),
    .required = fields->required,
    .value_alternative = todoku_packed_copy (&space, fields->value_alternative),
    .host_alternative = take_name (&space, fields->host_alternative),
    .own_value = todoku_packed_copy (&space, fields->own_value),
  };

  return self;
}

/**
 * todoku_record_ref:
 * @self: a record
 *
 * Returns: (transfer full): @self
 */
TodokuRecord *
todoku_record_ref (TodokuRecord *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * todoku_record_unref:
 * @self: (transfer full): a record
 */
void
todoku_record_unref (TodokuRecord *self)
{
  g_atomic_rc_box_release (self);
}

/**
 * todoku_record_equal:
 * @a: a record
 * @b: another
 *
 * Returns: whether both ask for the same thing to be typed: type, host, value and priority
 */
gboolean
todoku_record_equal (const TodokuRecord *a,
                     const TodokuRecord *b)
{
  return a->type == b->type && a->priority == b->priority &&
         g_str_equal (a->host, b->host) && g_str_equal (a->value, b->value);
}

/**
 * todoku_record_get_own_value:
 * @self: a record
 *
 * Returns: (transfer none): what the service that it belongs to asks for
 */
const char *
todoku_record_get_own_value (const TodokuRecord *self)
{
  return self->own_value != NULL ? self->own_value : self->value;
}

/**
 * todoku_record_is_same:
 * @a: a record
 * @b: another
 *
 * Returns: whether both are the same record of a service, whatever it is to share its text with
 */
gboolean
todoku_record_is_same (const TodokuRecord *a,
                       const TodokuRecord *b)
{
  return a->type == b->type && a->priority == b->priority && g_str_equal (a->host, b->host) &&
         g_str_equal (todoku_record_get_own_value (a), todoku_record_get_own_value (b));
}

/**
 * todoku_record_type_to_rrtype:
 * @type: a record type
 *
 * Returns: the RR TYPE number of RFC 1035 section 3.2.2
 */
guint16
todoku_record_type_to_rrtype (TodokuRecordType type)
{
  switch (type)
    {
    case TODOKU_RECORD_TYPE_CNAME:
      return 5;
    case TODOKU_RECORD_TYPE_MX:
      return 15;
    case TODOKU_RECORD_TYPE_TXT:
      return 16;
    default:
      g_return_val_if_reached (0);
    }
}

/**
 * todoku_record_purpose_from_key:
 * @key: (nullable): the service's name for the record
 * @type: its type
 * @host: its owner name
 *
 * The service's map of records is open: a key that is not known falls back to what the name and the
 * type say.
 *
 * Returns: what the record is for
 */
TodokuRecordPurpose
todoku_record_purpose_from_key (const char       *key,
                                TodokuRecordType  type,
                                const char       *host)
{
  static const struct { const char *key; TodokuRecordPurpose purpose; } known[] = {
    { "mail_cname", TODOKU_RECORD_PURPOSE_MAIL_ROUTE },
    { "mail_server", TODOKU_RECORD_PURPOSE_MAIL_ROUTE },
    { "dkim1", TODOKU_RECORD_PURPOSE_DKIM1 },
    { "dkim2", TODOKU_RECORD_PURPOSE_DKIM2 },
    { "dkim", TODOKU_RECORD_PURPOSE_DKIM },
    { "subdomain_spf", TODOKU_RECORD_PURPOSE_SPF },
    { "domain_spf", TODOKU_RECORD_PURPOSE_SPF },
    { "spf", TODOKU_RECORD_PURPOSE_SPF },
    { "domain_cname", TODOKU_RECORD_PURPOSE_TRACKING },
    { "owner_cname", TODOKU_RECORD_PURPOSE_OWNERSHIP },
    { "acme_challenge_cname", TODOKU_RECORD_PURPOSE_CERTIFICATE },
    { "cf_custom_hostname_txt", TODOKU_RECORD_PURPOSE_OWNERSHIP },
    { "certificate", TODOKU_RECORD_PURPOSE_CERTIFICATE },
    { "dmarc", TODOKU_RECORD_PURPOSE_DMARC },
  };

  for (guint i = 0; key != NULL && i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].key, key))
      return known[i].purpose;

  if (g_str_has_prefix (host, "_dmarc."))
    return TODOKU_RECORD_PURPOSE_DMARC;
  if (strstr (host, "._domainkey.") != NULL)
    return TODOKU_RECORD_PURPOSE_DKIM;
  if (type == TODOKU_RECORD_TYPE_MX)
    return TODOKU_RECORD_PURPOSE_MAIL_ROUTE;

  return TODOKU_RECORD_PURPOSE_OTHER;
}
