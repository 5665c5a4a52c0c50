/* SPDX-License-Identifier: GPL-3.0-or-later
 * The names that SendGrid has for the records of a set, as pure functions; any thread.
 */
#pragma once

#include <glib.h>

#include "todoku-record.h"

G_BEGIN_DECLS

/**
 * TODOKU_SENDGRID_AUTO_SSL_KEY:
 *
 * The record by which the service keeps a certificate for a link branding; its article on Auto SSL
 * is the only place where it is named.
 */
#define TODOKU_SENDGRID_AUTO_SSL_KEY "acme_challenge_cname"

gboolean    todoku_sendgrid_key_is_required (const char       *key);
gboolean    todoku_sendgrid_key_is_needed   (const char       *key);
gboolean    todoku_sendgrid_key_is_foretold (const char       *key);
const char *todoku_sendgrid_guess_key       (TodokuRecordType  type,
                                             const char       *host,
                                             const char       *domain,
                                             gboolean          is_link,
                                             GPtrArray        *records);

G_END_DECLS
