/* SPDX-License-Identifier: GPL-3.0-or-later
 * Observations in the shapes of GResolver. Pure; any thread.
 * Unlike the stock resolver it never puts text into a GVariant that is not UTF-8: such a TXT record
 * crashes whoever reads it there. It is escaped instead.
 */
#include "todoku-resolver-records.h"

#include <string.h>

#include "todoku-dns-message.h"
#include "todoku-dns-wire.h"

/**
 * todoku_resolver_records_to_rrtype:
 * @type: one of GIO's record types
 *
 * Returns: the RR TYPE, or 0 for a value that GIO does not have
 */
guint16
todoku_resolver_records_to_rrtype (GResolverRecordType type)
{
  switch (type)
    {
    case G_RESOLVER_RECORD_SRV:
      return TODOKU_RRTYPE_SRV;
    case G_RESOLVER_RECORD_MX:
      return TODOKU_RRTYPE_MX;
    case G_RESOLVER_RECORD_TXT:
      return TODOKU_RRTYPE_TXT;
    case G_RESOLVER_RECORD_SOA:
      return TODOKU_RRTYPE_SOA;
    case G_RESOLVER_RECORD_NS:
      return TODOKU_RRTYPE_NS;
    default:
      return 0;
    }
}

static GVariant *
text_to_variant (const TodokuRr *rr)
{
  const guint8 *data = g_bytes_get_data (rr->text, NULL);
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_STRING_ARRAY);

  for (guint i = 0; i < rr->n_strings; i++)
    {
      gsize length = rr->string_lengths[i];
      g_autofree char *string = g_utf8_validate_len ((const char *) data, length, NULL)
        ? g_strndup ((const char *) data, length) : todoku_dns_text_escape (data, length);

      g_variant_builder_add (&builder, "s", string);
      data += length;
    }

  return g_variant_new ("(as)", &builder);
}

static GVariant *
soa_to_variant (const TodokuRr *rr)
{
  return g_variant_new ("(ssuuuuu)", rr->target, rr->mailbox, rr->serial, rr->refresh, rr->retry,
                        rr->expire, rr->minimum);
}

static GVariant *
srv_to_variant (const TodokuRr *rr)
{
  const guint8 *data = g_bytes_get_data (rr->rdata, NULL);

  return g_variant_new ("(qqqs)", rr->preference, todoku_dns_get_u16 (data + 2),
                        todoku_dns_get_u16 (data + 4), rr->target);
}

static GVariant *
rr_to_variant (const TodokuRr *rr)
{
  switch (rr->rrtype)
    {
    case TODOKU_RRTYPE_SRV:
      return srv_to_variant (rr);
    case TODOKU_RRTYPE_MX:
      return g_variant_new ("(qs)", rr->preference, rr->target);
    case TODOKU_RRTYPE_TXT:
      return text_to_variant (rr);
    case TODOKU_RRTYPE_SOA:
      return soa_to_variant (rr);
    case TODOKU_RRTYPE_NS:
      return g_variant_new ("(s)", rr->target);
    default:
      g_return_val_if_reached (NULL);
    }
}

static void
set_error (const TodokuObservation  *observation,
           GError                  **error)
{
  const char *type = todoku_rrtype_to_text (observation->rrtype);

  if (observation->status == TODOKU_ASK_CANCELLED)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The look-up was cancelled");
  else if (todoku_observation_is_answered (observation))
    g_set_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND,
                 "No %s record for “%s” (%s)", type, observation->name,
                 todoku_rcode_to_text (observation->rcode));
  else if (observation->status == TODOKU_ASK_ANSWERED &&
           observation->rcode != TODOKU_RCODE_SERVFAIL)
    g_set_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_INTERNAL,
                 "The name server did not look up %s “%s” (%s)", type, observation->name,
                 todoku_rcode_to_text (observation->rcode));
  else if (observation->status == TODOKU_ASK_MALFORMED)
    g_set_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_INTERNAL,
                 "The name server's answer to %s “%s” is malformed", type, observation->name);
  else
    g_set_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE,
                 "%s “%s” cannot be looked up for now (%s)", type, observation->name,
                 observation->status == TODOKU_ASK_ANSWERED
                   ? "SERVFAIL"
                   : todoku_enum_to_token (TODOKU_TYPE_ASK_STATUS, (int) observation->status));
}

/**
 * todoku_resolver_records_from_observation:
 * @observation: an observation of a type that GIO knows
 * @error: return location for a `G_RESOLVER_ERROR`, or for cancellation
 *
 * Like the stock resolver it takes every record of the right type, at the end of an alias too.
 *
 * Returns: (transfer full) (element-type GVariant) (nullable): the records in the shapes that
 *   #GResolverRecordType documents, none of them floating, or %NULL
 */
GList *
todoku_resolver_records_from_observation (TodokuObservation  *observation,
                                          GError            **error)
{
  GList *records = NULL;

  if (todoku_observation_is_answered (observation))
    for (guint i = observation->answer->len; i > 0; i--)
      {
        const TodokuRr *rr = g_ptr_array_index (observation->answer, i - 1);

        if (rr->rrtype == observation->rrtype)
          records = g_list_prepend (records, g_variant_take_ref (rr_to_variant (rr)));
      }

  if (records == NULL)
    set_error (observation, error);

  return records;
}
