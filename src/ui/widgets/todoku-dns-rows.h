/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows about the DNS that records are entered in: who runs it, how its screen is filled in, and the
 * way on when somebody else does that. Main thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-subject.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_DNS_ROWS (todoku_dns_rows_get_type ())
G_DECLARE_FINAL_TYPE (TodokuDnsRows, todoku_dns_rows, TODOKU, DNS_ROWS, AdwBin)

/**
 * TodokuDnsRowsParts:
 * @TODOKU_DNS_ROWS_COMPANY: who runs it
 * @TODOKU_DNS_ROWS_CHOICE: the choice of another company
 * @TODOKU_DNS_ROWS_TYPING: how its screen is filled in
 * @TODOKU_DNS_ROWS_REQUEST: the request for whoever runs it
 *
 * The rows that are shown.
 */
typedef enum
{
  TODOKU_DNS_ROWS_COMPANY = 1 << 0,
  TODOKU_DNS_ROWS_CHOICE = 1 << 1,
  TODOKU_DNS_ROWS_TYPING = 1 << 2,
  TODOKU_DNS_ROWS_REQUEST = 1 << 3,
} TodokuDnsRowsParts;

/**
 * TodokuDnsState:
 * @company: (nullable): the token of the company, chosen or detected
 * @name_servers: (nullable): the name servers, separated by blanks
 * @lookup: whether they are being looked up
 * @practice: whether it is the practice DNS
 * @typing: (nullable): what to mind in place of what the company's entry says
 *
 * What is known of a DNS.
 */
typedef struct
{
  const char *company;
  const char *name_servers;
  TodokuLookup lookup;
  gboolean practice;
  const char *typing;
} TodokuDnsState;

void todoku_dns_rows_show        (TodokuDnsRows        *self,
                                  TodokuDnsRowsParts    parts);
void todoku_dns_rows_set_state   (TodokuDnsRows        *self,
                                  const TodokuDnsState *state);
void todoku_dns_rows_set_request (TodokuDnsRows        *self,
                                  const char           *action_name,
                                  const char           *text);

G_END_DECLS
