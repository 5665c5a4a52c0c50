/* SPDX-License-Identifier: GPL-3.0-or-later
 * What one server said to one question, or why it could not be asked. An observation is a fact, not
 * a verdict: NXDOMAIN is an observation, a time-out is an observation, neither is a GError.
 * Filled by dns/, judged by todoku-diagnosis. Immutable once handed out; any thread.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-enums.h"

G_BEGIN_DECLS

/* RR TYPE numbers (IANA "Resource Record (RR) TYPEs"). */
#define TODOKU_RRTYPE_A 1
#define TODOKU_RRTYPE_NS 2
#define TODOKU_RRTYPE_CNAME 5
#define TODOKU_RRTYPE_SOA 6
#define TODOKU_RRTYPE_PTR 12
#define TODOKU_RRTYPE_MX 15
#define TODOKU_RRTYPE_TXT 16
#define TODOKU_RRTYPE_AAAA 28
#define TODOKU_RRTYPE_SRV 33
#define TODOKU_RRTYPE_DS 43
#define TODOKU_RRTYPE_RRSIG 46
#define TODOKU_RRTYPE_DNSKEY 48
#define TODOKU_RRTYPE_SPF 99
#define TODOKU_RRTYPE_CAA 257

/* Response codes (RFC 1035 section 4.1.1). */
#define TODOKU_RCODE_NOERROR 0
#define TODOKU_RCODE_FORMERR 1
#define TODOKU_RCODE_SERVFAIL 2
#define TODOKU_RCODE_NXDOMAIN 3
#define TODOKU_RCODE_NOTIMP 4
#define TODOKU_RCODE_REFUSED 5
/* RFC 6891 section 9. */
#define TODOKU_RCODE_BADVERS 16

/**
 * TodokuRr:
 * @owner: the owner name in presentation form, as received, without the final dot
 * @rrtype: the RR TYPE
 * @ttl: the TTL in seconds
 * @target: (nullable): the domain name in CNAME, NS, PTR, MX, SRV and SOA (MNAME) data; "." is the
 *   root
 * @preference: the preference of an MX, the priority of an SRV
 * @text: (nullable): the joined character-strings of a TXT record (RFC 7208 section 3.3), any bytes
 * @string_lengths: (nullable): the length of each character-string, zero-length array terminated by
 *   @n_strings
 * @n_strings: how many character-strings the TXT record has
 * @mailbox: (nullable): SOA RNAME
 * @serial: SOA SERIAL
 * @refresh: SOA REFRESH
 * @retry: SOA RETRY
 * @expire: SOA EXPIRE
 * @minimum: SOA MINIMUM
 * @address: (nullable): the address of an A or AAAA record as text
 * @rdata: (nullable): the raw data, names uncompressed, for the types that are not taken apart
 *
 * One resource record of an answer, made by todoku_rr_copy().
 */
typedef struct
{
  char *owner;
  guint16 rrtype;
  guint32 ttl;
  char *target;
  guint16 preference;
  GBytes *text;
  guint8 *string_lengths;
  guint n_strings;
  char *mailbox;
  guint32 serial;
  guint32 refresh;
  guint32 retry;
  guint32 expire;
  guint32 minimum;
  char *address;
  GBytes *rdata;
} TodokuRr;

#define TODOKU_TYPE_OBSERVATION (todoku_observation_get_type ())

typedef struct _TodokuObservation TodokuObservation;

/**
 * TodokuObservation:
 * @name: the name asked for, absolute, without the final dot
 * @rrtype: the type asked for
 * @server_name: (nullable): the name of the server, such as "ns1.example.co.jp"
 * @server_address: (nullable): its address as text
 * @recursive: whether recursion was asked for (RD)
 * @status: whether there was an answer; everything below only counts when it is ANSWERED
 * @rcode: the response code, extended by EDNS where present
 * @aa: the server calls itself authoritative for the name
 * @tc: the answer stayed truncated
 * @ra: recursion available
 * @ad: the resolver says the data is authentic (DNSSEC)
 * @via_tcp: the answer came over TCP
 * @ede: the Extended DNS Error (RFC 8914), or -1
 * @answer: (element-type TodokuRr): the answer section, in its order
 * @authority: (element-type TodokuRr): the authority section
 * @glue: (nullable) (element-type TodokuRr): of a referral, the addresses in the additional section
 * @sends: how many datagrams were sent
 * @elapsed_us: microseconds from the first send to the answer
 *
 * All fields are read-only once the observation has been handed out.
 */
struct _TodokuObservation
{
  char *name;
  guint16 rrtype;
  char *server_name;
  char *server_address;
  gboolean recursive;
  TodokuAskStatus status;
  guint16 rcode;
  gboolean aa, tc, ra, ad, via_tcp;
  int ede;
  GPtrArray *answer;
  GPtrArray *authority;
  GPtrArray *glue;
  guint sends;
  gint64 elapsed_us;
};

GType              todoku_observation_get_type (void) G_GNUC_CONST;

TodokuObservation *todoku_observation_new      (const char        *name,
                                                guint16            rrtype);
TodokuObservation *todoku_observation_new_from (const char        *name,
                                                guint16            rrtype,
                                                const char        *server_name,
                                                const char        *server_address);
TodokuObservation *todoku_observation_ref      (TodokuObservation *self);
void               todoku_observation_unref    (TodokuObservation *self);

TodokuRr          *todoku_rr_copy              (const TodokuRr    *fields);
void               todoku_rr_free              (TodokuRr          *rr);
char              *todoku_rr_to_presentation   (const TodokuRr    *rr);

gboolean           todoku_observation_is_answered (const TodokuObservation *self);
gboolean           todoku_observation_is_nxdomain (const TodokuObservation *self);
gboolean           todoku_observation_is_nodata   (const TodokuObservation *self);
gboolean           todoku_observation_is_silent   (const TodokuObservation *self);
gboolean           todoku_observation_is_bogus    (const TodokuObservation *self);
gboolean           todoku_observation_has_type    (const TodokuObservation *self,
                                                   guint16                  rrtype);
gboolean           todoku_observation_is_lame     (const TodokuObservation *self);
const char        *todoku_observation_zone_above  (const TodokuObservation *self,
                                                   const char              *zone);
GPtrArray         *todoku_observation_rrs_at      (const TodokuObservation *self,
                                                   const char              *owner,
                                                   guint16                  rrtype);
gint64             todoku_observation_negative_ttl (const TodokuObservation *self);

gboolean           todoku_dns_name_equal       (const char        *a,
                                                const char        *b);
char              *todoku_dns_text_escape      (const guint8      *data,
                                                gsize              length);
const char        *todoku_rcode_to_text        (guint16            rcode);
const char        *todoku_rrtype_to_text       (guint16            rrtype);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuObservation, todoku_observation_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuRr, todoku_rr_free)

G_END_DECLS
