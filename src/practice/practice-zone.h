/* SPDX-License-Identifier: GPL-3.0-or-later
 * The whole DNS of the practice world: the zones of practice domains, the zones of the services
 * behind them, and the public suffixes above. It answers as one authoritative server would (RFC
 * 1034 section 4.3.2, RFC 2308, RFC 4592). Pure but for its own memory; main loop.
 */
#pragma once

#include "todoku-observation.h"

G_BEGIN_DECLS

/**
 * PracticeServers:
 * @PRACTICE_SERVER_NS1: ns1.dns.practice.test, 127.0.0.1: the zones of practice domains
 * @PRACTICE_SERVER_NS2: ns2.dns.practice.test, 127.0.0.2: the same
 * @PRACTICE_SERVER_PARENT: parent.dns.practice.test, 127.0.0.3: public suffixes and services
 * @PRACTICE_SERVER_OLD: old.dns.practice.test, 127.0.0.4: the company that the domain has left, or
 *   that a part of it was given to
 *
 * The name servers of the practice world. A record lives on any set of them.
 */
typedef enum
{
  PRACTICE_SERVER_NONE = 0,
  PRACTICE_SERVER_NS1 = 1 << 0,
  PRACTICE_SERVER_NS2 = 1 << 1,
  PRACTICE_SERVER_PARENT = 1 << 2,
  PRACTICE_SERVER_OLD = 1 << 3,
} PracticeServers;

#define PRACTICE_SERVERS_BOTH (PRACTICE_SERVER_NS1 | PRACTICE_SERVER_NS2)
#define PRACTICE_N_SERVERS 4
#define PRACTICE_HOST_MASTER_ZONE "dns.practice.test"

/**
 * PracticeConditions:
 * @PRACTICE_CONDITION_LAME: ns2 refuses the zone
 * @PRACTICE_CONDITION_UNREACHABLE: neither server says anything
 * @PRACTICE_CONDITION_BOGUS: DNSSEC validation fails
 * @PRACTICE_CONDITION_INACTIVE: the parent does not delegate the zone
 * @PRACTICE_CONDITION_UNDELEGATED: the zone is also, and was edited, at its old company
 * @PRACTICE_CONDITION_INTERCEPTED: something on the way answers in place of the servers
 * @PRACTICE_CONDITION_NO_TCP: answers come truncated over UDP, and TCP is closed
 *
 * What can be wrong with a zone as a whole.
 */
typedef enum
{
  PRACTICE_CONDITION_NONE = 0,
  PRACTICE_CONDITION_LAME = 1 << 0,
  PRACTICE_CONDITION_UNREACHABLE = 1 << 1,
  PRACTICE_CONDITION_BOGUS = 1 << 2,
  PRACTICE_CONDITION_INACTIVE = 1 << 3,
  PRACTICE_CONDITION_UNDELEGATED = 1 << 4,
  PRACTICE_CONDITION_INTERCEPTED = 1 << 5,
  PRACTICE_CONDITION_NO_TCP = 1 << 6,
} PracticeConditions;

/**
 * PracticeRr:
 * @owner: the owner name, lower case, without the final dot
 * @rrtype: the RR TYPE
 * @ttl: seconds
 * @rdata: the data in wire form
 *
 * One resource record of an answer.
 */
typedef struct
{
  char *owner;
  guint16 rrtype;
  guint32 ttl;
  GBytes *rdata;
} PracticeRr;

/**
 * PracticeAnswer:
 * @rcode: the response code
 * @aa: whether the server is authoritative for it
 * @ra: whether the answer claims that recursion is available
 * @silent: no answer at all
 * @no_tcp: truncated over UDP, closed over TCP
 * @ede: an Extended DNS Error (RFC 8914), or -1
 * @answer: (element-type PracticeRr): the answer section
 * @authority: (element-type PracticeRr): the authority section
 *
 * What a server says to one question.
 */
typedef struct
{
  guint16 rcode;
  gboolean aa, ra, silent, no_tcp;
  int ede;
  GPtrArray *answer;
  GPtrArray *authority;
} PracticeAnswer;

typedef struct _PracticeZone PracticeZone;

PracticeRr      *practice_rr_new             (const char       *owner,
                                              guint16           rrtype,
                                              guint32           ttl,
                                              GBytes           *rdata);
void             practice_rr_free            (PracticeRr       *rr);
PracticeAnswer  *practice_answer_new         (guint16           rcode);
void             practice_answer_free        (PracticeAnswer   *answer);

PracticeZone    *practice_zone_new           (void);
void             practice_zone_free          (PracticeZone     *self);
void             practice_zone_clear         (PracticeZone     *self);
void             practice_zone_set_negative_ttl (PracticeZone  *self,
                                              guint32           seconds);

void             practice_zone_add_apex      (PracticeZone     *self,
                                              const char       *apex);
void             practice_zone_delegate      (PracticeZone     *self,
                                              const char       *apex);
void             practice_zone_remove_apex   (PracticeZone     *self,
                                              const char       *apex);
const char      *practice_zone_find_apex     (PracticeZone     *self,
                                              const char       *name);
GPtrArray       *practice_zone_list_apexes   (PracticeZone     *self);
void             practice_zone_touch         (PracticeZone     *self,
                                              const char       *apex);
void             practice_zone_set_conditions (PracticeZone    *self,
                                              const char       *apex,
                                              PracticeConditions conditions);
PracticeConditions practice_zone_get_conditions (PracticeZone  *self,
                                              const char       *name);
void             practice_zone_hide          (PracticeZone     *self,
                                              const char       *name,
                                              int               by);

void             practice_zone_add_record    (PracticeZone     *self,
                                              const char       *id,
                                              const char       *owner,
                                              guint16           rrtype,
                                              guint32           ttl,
                                              GBytes           *rdata,
                                              PracticeServers   servers,
                                              gint64            from,
                                              gint64            until);
gboolean         practice_zone_add_text      (PracticeZone     *self,
                                              const char       *owner,
                                              guint16           rrtype,
                                              const char       *text);
void             practice_zone_remove_record (PracticeZone     *self,
                                              const char       *id);

PracticeAnswer  *practice_zone_answer        (PracticeZone     *self,
                                              PracticeServers   server,
                                              const char       *name,
                                              guint16           rrtype,
                                              gint64            now);
void             practice_zone_chase         (PracticeZone     *self,
                                              PracticeAnswer   *answer,
                                              PracticeServers   server,
                                              guint16           rrtype,
                                              gint64            now);
PracticeServers  practice_zone_servers_for   (PracticeZone     *self,
                                              const char       *name,
                                              guint16           rrtype);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeRr, practice_rr_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeAnswer, practice_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeZone, practice_zone_free)

G_END_DECLS
