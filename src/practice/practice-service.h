/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the practice server's imitations of Resend, Mailgun and Amazon SES share: rows with the
 * records that a domain needs, and how far they stand in DNS. Inside src/practice only; main loop.
 */
#pragma once

#include "practice-private.h"

G_BEGIN_DECLS

#define PRACTICE_KIND_RESEND "resend"
#define PRACTICE_KIND_MAILGUN "mailgun"
#define PRACTICE_KIND_SES "ses"

/* Services look for records for as long before they give up. */
#define PRACTICE_SERVICE_PATIENCE (G_GINT64_CONSTANT (72) * 60 * 60)

void        practice_service_publish     (Practice          *self);
char       *practice_service_read_domain (const char        *text);
JsonObject *practice_service_new_row     (Practice          *self,
                                          const char        *domain);
void        practice_service_add_record  (JsonObject        *row,
                                          const char        *key,
                                          const char        *type,
                                          const char        *label,
                                          const char        *data,
                                          gboolean           required);
gboolean    practice_service_look        (Practice          *self,
                                          JsonObject        *row,
                                          const char        *prefix);
guint       practice_service_count_domains (Practice        *self);
void        practice_service_keep_mail   (Practice          *self,
                                          const char        *from,
                                          const char        *to,
                                          const char        *subject,
                                          gboolean           sandbox);
gboolean    practice_service_knows_key   (Practice          *self,
                                          const char        *name,
                                          const char        *key);

void        practice_resend_handle       (Practice          *self,
                                          SoupServerMessage *message,
                                          const char        *path,
                                          GHashTable        *query);
void        practice_mailgun_handle      (Practice          *self,
                                          SoupServerMessage *message,
                                          const char        *path,
                                          GHashTable        *query);
void        practice_ses_handle          (Practice          *self,
                                          SoupServerMessage *message,
                                          const char        *path,
                                          GHashTable        *query);
gboolean    practice_mailgun_is_path     (const char        *path);
void        practice_mailgun_publish     (Practice          *self);
void        practice_ses_publish         (Practice          *self);

G_END_DECLS
