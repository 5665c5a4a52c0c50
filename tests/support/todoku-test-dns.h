/* SPDX-License-Identifier: GPL-3.0-or-later
 * A DNS server for tests: UDP and TCP on one loopback port, in the thread-default main context, no
 * root needed. It answers from records that a test declares, and misbehaves on request.
 *
 * Questions with RD set are answered as by a recursive resolver (RA, no AA, aliases followed), all
 * others as by an authoritative server: a name below no declared SOA is REFUSED, one below NS
 * records without a SOA of its own is referred. So one server can play both parts, and several of
 * them at 127.0.0.2, 127.0.0.3 and so on, with one port, the servers of a whole zone.
 */
#pragma once

#include "todoku-resolver.h"

G_BEGIN_DECLS

/**
 * TodokuTestDnsFault:
 * @TODOKU_TEST_DNS_SILENT: no answer at all
 * @TODOKU_TEST_DNS_DROP: the first so many questions are lost (argument), the others are answered
 * @TODOKU_TEST_DNS_RCODE: this response code (argument), without records
 * @TODOKU_TEST_DNS_RCODE_ONCE: the same for the first question only
 * @TODOKU_TEST_DNS_NODATA: NOERROR without records, SOA in authority
 * @TODOKU_TEST_DNS_LAME: NOERROR without AA, without records
 * @TODOKU_TEST_DNS_REFERRAL: NOERROR without AA, NS records of somewhere else in authority
 * @TODOKU_TEST_DNS_TRUNCATE: TC over UDP; right over TCP
 * @TODOKU_TEST_DNS_TRUNCATE_TCP_SILENT: TC over UDP; no answer over TCP
 * @TODOKU_TEST_DNS_TRUNCATE_TCP_CLOSED: TC over UDP; TCP connections are closed without an answer
 * @TODOKU_TEST_DNS_FORMERR_OPT: FORMERR, or the code in the argument, to questions with OPT
 * @TODOKU_TEST_DNS_DROP_OPT: no answer to questions with OPT
 * @TODOKU_TEST_DNS_WRONG_ID: the ID is another
 * @TODOKU_TEST_DNS_WRONG_QUESTION: the question is another
 * @TODOKU_TEST_DNS_OTHER_SOURCE: the answer comes from another port
 * @TODOKU_TEST_DNS_GARBAGE: header and question are right, junk follows
 * @TODOKU_TEST_DNS_LOOP: a compression pointer that points to itself
 * @TODOKU_TEST_DNS_HUGE: TC over UDP; 65,535 octets over TCP
 * @TODOKU_TEST_DNS_EDE: SERVFAIL with this Extended DNS Error (argument)
 * @TODOKU_TEST_DNS_BOGUS: SERVFAIL with EDE 6 (without, if there is an argument) unless CD is set,
 *   as by a validating resolver
 * @TODOKU_TEST_DNS_DELAY: right, but so many milliseconds later (argument)
 *
 * Ways to misbehave.
 */
typedef enum
{
  TODOKU_TEST_DNS_SILENT = 1,
  TODOKU_TEST_DNS_DROP,
  TODOKU_TEST_DNS_RCODE,
  TODOKU_TEST_DNS_NODATA,
  TODOKU_TEST_DNS_LAME,
  TODOKU_TEST_DNS_REFERRAL,
  TODOKU_TEST_DNS_TRUNCATE,
  TODOKU_TEST_DNS_TRUNCATE_TCP_SILENT,
  TODOKU_TEST_DNS_TRUNCATE_TCP_CLOSED,
  TODOKU_TEST_DNS_FORMERR_OPT,
  TODOKU_TEST_DNS_DROP_OPT,
  TODOKU_TEST_DNS_WRONG_ID,
  TODOKU_TEST_DNS_WRONG_QUESTION,
  TODOKU_TEST_DNS_OTHER_SOURCE,
  TODOKU_TEST_DNS_GARBAGE,
  TODOKU_TEST_DNS_LOOP,
  TODOKU_TEST_DNS_HUGE,
  TODOKU_TEST_DNS_EDE,
  TODOKU_TEST_DNS_BOGUS,
  TODOKU_TEST_DNS_DELAY,
  TODOKU_TEST_DNS_RCODE_ONCE
} TodokuTestDnsFault;

typedef struct _TodokuTestDns TodokuTestDns;

TodokuTestDns  *todoku_test_dns_new         (void);
TodokuTestDns  *todoku_test_dns_new_at      (const char         *address,
                                             guint16             port);
void            todoku_test_dns_free        (TodokuTestDns      *self);
guint16         todoku_test_dns_get_port    (TodokuTestDns      *self);
GSocketAddress *todoku_test_dns_get_address (TodokuTestDns      *self);
const char     *todoku_test_dns_get_text    (TodokuTestDns      *self);

void            todoku_test_dns_add         (TodokuTestDns      *self,
                                             const char         *owner,
                                             guint32             ttl,
                                             const char         *type,
                                             const char         *data);
void            todoku_test_dns_add_zone    (TodokuTestDns      *self,
                                             const char         *apex,
                                             const char         *name_server,
                                             const char         *address);
void            todoku_test_dns_remove      (TodokuTestDns      *self,
                                             const char         *owner,
                                             const char         *type);
void            todoku_test_dns_load        (TodokuTestDns      *self,
                                             const char         *text);
void            todoku_test_dns_set_fault   (TodokuTestDns      *self,
                                             const char         *name,
                                             TodokuTestDnsFault  fault,
                                             guint               argument);
void            todoku_test_dns_set_delay   (TodokuTestDns      *self,
                                             guint               milliseconds);
void            todoku_test_dns_set_loss    (TodokuTestDns      *self,
                                             double              share);
void            todoku_test_dns_set_rate    (TodokuTestDns      *self,
                                             guint               per_second);
guint           todoku_test_dns_get_count   (TodokuTestDns      *self,
                                             const char         *name,
                                             const char         *type);

TodokuObservation *todoku_test_dns_observe  (TodokuResolver     *resolver,
                                             const char         *server_name,
                                             GSocketAddress     *server,
                                             const char         *name,
                                             guint16             rrtype,
                                             TodokuQuestionFlags flags);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuTestDns, todoku_test_dns_free)

G_END_DECLS
