/* SPDX-License-Identifier: GPL-3.0-or-later
 * The server's half of the codec: reads a question, writes its reply. Used by the practice server
 * and by the tests, never by the resolver. Pure; one reply belongs to one thread.
 */
#pragma once

#include "todoku-dns-message.h"

G_BEGIN_DECLS

/**
 * TodokuDnsQuestion:
 * @id: the ID of the message
 * @flags: the flags word of its header
 * @name: the name asked for, in presentation form
 * @rrtype: the type asked for
 * @rrclass: the class asked for
 * @has_opt: whether it has an OPT record
 * @udp_size: how long a reply over UDP may be; 512 without OPT (RFC 1035 section 4.2.1)
 * @wire: the question section as it came, to be echoed octet by octet
 *
 * What a client asked.
 */
typedef struct
{
  guint16 id;
  guint16 flags;
  char *name;
  guint16 rrtype;
  guint16 rrclass;
  gboolean has_opt;
  guint16 udp_size;
  GBytes *wire;
} TodokuDnsQuestion;

/**
 * TodokuDnsSection:
 *
 * The sections of a message, in the order in which they must be filled.
 */
typedef enum
{
  TODOKU_DNS_SECTION_ANSWER,
  TODOKU_DNS_SECTION_AUTHORITY,
  TODOKU_DNS_SECTION_ADDITIONAL
} TodokuDnsSection;

typedef struct _TodokuDnsReply TodokuDnsReply;

TodokuDnsQuestion *todoku_dns_question_read   (const guint8       *message,
                                               gsize               length);
void               todoku_dns_question_free   (TodokuDnsQuestion  *question);

guint16            todoku_dns_rrtype_from_text (const char        *text);
GBytes            *todoku_dns_rdata_from_text (guint16             rrtype,
                                               const char         *text,
                                               GError            **error);

TodokuDnsReply    *todoku_dns_reply_new       (const TodokuDnsQuestion *question,
                                               guint16             rcode,
                                               guint16             flags);
void               todoku_dns_reply_free      (TodokuDnsReply     *self);
void               todoku_dns_reply_add       (TodokuDnsReply     *self,
                                               TodokuDnsSection    section,
                                               const char         *owner,
                                               guint16             rrtype,
                                               guint32             ttl,
                                               GBytes             *rdata);
void               todoku_dns_reply_set_ede   (TodokuDnsReply     *self,
                                               guint16             ede);
GBytes            *todoku_dns_reply_end       (TodokuDnsReply     *self,
                                               gsize               size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuDnsQuestion, todoku_dns_question_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuDnsReply, todoku_dns_reply_free)

G_END_DECLS
