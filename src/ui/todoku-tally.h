/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the lists of the session hold, counted for Home and for the page of a server. Main thread
 * only; asks nothing and stores nothing.
 */
#pragma once

#include "todoku-session.h"

G_BEGIN_DECLS

/**
 * TodokuTally:
 * @n_domains: how many delivery domains there are
 * @n_complete: how many of them are set up
 * @n_fix: how many have something to mend
 * @first_open: (nullable): the most urgent one that is not set up
 * @n_tracking: how many tracking domains there are
 * @n_tracking_complete: how many of them are set up
 * @first_tracking: (nullable): the most urgent one that is not
 * @n_accounts: how many shared mail accounts there are
 * @n_alarms: how many domains and tracking domains stand in alarm
 * @n_tracking_alarms: how many of these are tracking domains
 * @first_alarm: (nullable): the first of them
 */
typedef struct
{
  guint n_domains;
  guint n_complete;
  guint n_fix;
  TodokuSenderDomain *first_open;
  guint n_tracking;
  guint n_tracking_complete;
  TodokuTrackingDomain *first_tracking;
  guint n_accounts;
  guint n_alarms;
  guint n_tracking_alarms;
  gpointer first_alarm;
} TodokuTally;

/**
 * TodokuTallyScope:
 * @TODOKU_TALLY_REAL: everything but practice
 * @TODOKU_TALLY_PRACTICE: practice alone
 * @TODOKU_TALLY_SERVER: what is registered with one server
 *
 * What is counted. Practice is never counted together with anything else.
 */
typedef enum
{
  TODOKU_TALLY_REAL,
  TODOKU_TALLY_PRACTICE,
  TODOKU_TALLY_SERVER,
} TodokuTallyScope;

/**
 * TodokuTallyDone:
 * @TODOKU_TALLY_REGISTERED: there is a delivery domain
 * @TODOKU_TALLY_VERIFIED: all of them are set up, and nothing has disappeared
 * @TODOKU_TALLY_ACCOUNTS: there is a shared mail account
 *
 * The stages that are behind, besides the connection to a server.
 */
typedef enum
{
  TODOKU_TALLY_REGISTERED = 1 << 0,
  TODOKU_TALLY_VERIFIED = 1 << 1,
  TODOKU_TALLY_ACCOUNTS = 1 << 2,
} TodokuTallyDone;

TodokuTally todoku_tally_count      (TodokuSession        *session,
                                     TodokuTallyScope      scope,
                                     TodokuDeliveryServer *server);
TodokuTallyDone todoku_tally_get_done (const TodokuTally  *tally);
guint       todoku_tally_count_fix  (TodokuSenderDomain   *domain,
                                     TodokuRecordItem    **ret_first);

G_END_DECLS
