/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stands between a DNS client and a server on loopback, on a thread of its own: passes UDP on as it
 * is, and loses messages or answers over TCP on request. Tests only.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TodokuTestRelayMode:
 * @TODOKU_TEST_RELAY_PASS: everything is passed on
 * @TODOKU_TEST_RELAY_LOSE_ANSWER: the server gets the message, the client no answer
 * @TODOKU_TEST_RELAY_LOSE_MESSAGE: the server never gets the message
 *
 * What happens to what comes over TCP.
 */
typedef enum
{
  TODOKU_TEST_RELAY_PASS,
  TODOKU_TEST_RELAY_LOSE_ANSWER,
  TODOKU_TEST_RELAY_LOSE_MESSAGE,
} TodokuTestRelayMode;

typedef struct _TodokuTestRelay TodokuTestRelay;

TodokuTestRelay *todoku_test_relay_new      (guint16              upstream);
void             todoku_test_relay_free     (TodokuTestRelay     *self);
guint16          todoku_test_relay_get_port (TodokuTestRelay     *self);
guint            todoku_test_relay_count_updates (TodokuTestRelay *self);
void             todoku_test_relay_set_mode (TodokuTestRelay     *self,
                                             TodokuTestRelayMode  mode);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuTestRelay, todoku_test_relay_free)

G_END_DECLS
