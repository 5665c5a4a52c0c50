/* SPDX-License-Identifier: GPL-3.0-or-later
 * The DNS message codec: questions to bytes, answers to observations (RFC 1035 section 4, RFC
 * 6891). Pure and bounds-checked; any thread, no I/O. What a server says is data of unknown
 * quality: a message that is wrong anywhere is refused as a whole, never read in part.
 */
#pragma once

#include "todoku-dns-name.h"
#include "todoku-observation.h"

G_BEGIN_DECLS

#define TODOKU_DNS_HEADER_LENGTH 12
#define TODOKU_DNS_MESSAGE_MAX 65535

/* Header, the longest name, TYPE and CLASS, an empty OPT record. */
#define TODOKU_DNS_QUERY_MAX (TODOKU_DNS_HEADER_LENGTH + TODOKU_DNS_NAME_MAX + 4 + 11)

/* What fits into one packet on any path without fragments (the DNS flag day of 2020). */
#define TODOKU_DNS_UDP_SIZE 1232

/* The flags word of the header (RFC 1035 section 4.1.1, RFC 4035 section 3). */
#define TODOKU_DNS_FLAG_QR 0x8000
#define TODOKU_DNS_FLAG_AA 0x0400
#define TODOKU_DNS_FLAG_TC 0x0200
#define TODOKU_DNS_FLAG_RD 0x0100
#define TODOKU_DNS_FLAG_RA 0x0080
#define TODOKU_DNS_FLAG_AD 0x0020
#define TODOKU_DNS_FLAG_CD 0x0010

#define TODOKU_DNS_CLASS_IN 1
#define TODOKU_DNS_RRTYPE_OPT 41

/**
 * TodokuQuestionFlags:
 * @TODOKU_QUESTION_RECURSE: ask for recursion (RD), and to be told whether the data is authentic
 *   (AD, RFC 6840 section 5.7)
 * @TODOKU_QUESTION_CHECKING_DISABLED: ask a validating resolver not to validate (CD, RFC 4035)
 * @TODOKU_QUESTION_DNSSEC_OK: ask for DNSSEC records (DO, RFC 3225)
 * @TODOKU_QUESTION_TCP: ask over TCP from the start
 * @TODOKU_QUESTION_NO_EDNS: ask without an OPT record, for servers older than RFC 6891
 */
typedef enum
{
  TODOKU_QUESTION_NONE = 0,
  TODOKU_QUESTION_RECURSE = 1 << 0,
  TODOKU_QUESTION_CHECKING_DISABLED = 1 << 1,
  TODOKU_QUESTION_DNSSEC_OK = 1 << 2,
  TODOKU_QUESTION_TCP = 1 << 3,
  TODOKU_QUESTION_NO_EDNS = 1 << 4,
} TodokuQuestionFlags;

gsize    todoku_dns_message_write_query (guint8               query[TODOKU_DNS_QUERY_MAX],
                                         guint16              id,
                                         const char          *name,
                                         guint16              rrtype,
                                         TodokuQuestionFlags  flags,
                                         GError             **error);
gboolean todoku_dns_message_read        (const guint8        *message,
                                         gsize                length,
                                         TodokuObservation   *observation);

G_END_DECLS
