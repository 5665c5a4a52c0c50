/* SPDX-License-Identifier: GPL-3.0-or-later
 * The mistakes that people make when they type a record into a control panel, by the code of the
 * finding that explains them. Pure; any thread.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "practice-zone.h"

G_BEGIN_DECLS

/**
 * PracticeExpected:
 * @host: the owner name of the right record
 * @type: "CNAME", "TXT" or "MX"
 * @value: its data
 * @priority: of an MX, or -1
 * @zone: the apex of the zone that @host lies in
 * @domain: the sending domain
 * @sibling: (nullable): the value of another record of the same set and type
 * @addresses: (array zero-terminated=1): the IPv4 addresses of @value, where it is a name
 *
 * What should have been typed.
 */
typedef struct
{
  const char *host;
  const char *type;
  const char *value;
  int priority;
  const char *zone;
  const char *domain;
  const char *sibling;
  const char *const *addresses;
} PracticeExpected;

GPtrArray         *practice_mistake_make       (const char             *token,
                                                const PracticeExpected *expected);
PracticeConditions practice_mistake_conditions (const char             *token);
char             **practice_mistake_list       (const PracticeExpected *expected);

G_END_DECLS
