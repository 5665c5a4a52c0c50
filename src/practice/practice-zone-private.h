/* SPDX-License-Identifier: GPL-3.0-or-later
 * What practice-zone.c keeps and practice-zone-answer.c reads.
 */
#pragma once

#include "practice-zone.h"

G_BEGIN_DECLS

#define PRACTICE_NS_TTL 3600
#define PRACTICE_FIRST_SERIAL 2026010101

typedef enum
{
  PRACTICE_APEX_PRACTICE,
  PRACTICE_APEX_SUBZONE,
  PRACTICE_APEX_SERVICE,
  PRACTICE_APEX_SUFFIX
} PracticeApexKind;

typedef struct
{
  char *name;
  PracticeApexKind kind;
  guint32 serial;
  PracticeConditions conditions;
} PracticeApex;

typedef struct
{
  char *owner;
  guint16 rrtype;
  guint32 ttl;
  GBytes *rdata;
  PracticeServers servers;
  gint64 from, until;
} PracticeStored;

/* @below counts everything under a name: a name without data but with descendants exists, too (an
 * empty non-terminal, RFC 4592 section 2.2.2).
 */
typedef struct
{
  GPtrArray *stored;
  guint below;
} PracticeNode;

struct _PracticeZone
{
  GHashTable *apexes;
  GHashTable *nodes;
  GHashTable *by_id;
  GHashTable *hidden;
  guint32 negative_ttl;
};

gboolean practice_zone_look_up_apex (PracticeZone *self,
                                     const char   *name,
                                     gboolean      only_delegated,
                                     PracticeApex *ret_apex);

G_END_DECLS
