/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the parts of the practice server share: the server itself, and one entry point for each
 * service that it plays. Inside src/practice only; main loop.
 */
#pragma once

#include <libsoup/soup.h>

#include "practice-cache.h"
#include "practice-dns.h"
#include "practice-json.h"
#include "practice-keys.h"
#include "practice-server.h"
#include "practice-state.h"

G_BEGIN_DECLS

/* The kinds of things in the state. */
#define PRACTICE_KIND_ACCOUNT "account"
#define PRACTICE_KIND_CERTIFICATE "certificate"
#define PRACTICE_KIND_DISTRIBUTION "distribution"
#define PRACTICE_KIND_DOMAIN "domain"
#define PRACTICE_KIND_LINK "link"
#define PRACTICE_KIND_MAIL "mail"
#define PRACTICE_KIND_RECORD "record"
#define PRACTICE_KIND_ZONE "zone"

/* 198 days since 2026-02-18, and when renewal begins before the end of them. */
#define PRACTICE_CERTIFICATE_SECONDS (G_GINT64_CONSTANT (198) * 24 * 60 * 60)
#define PRACTICE_RENEWAL_SECONDS (G_GINT64_CONSTANT (60) * 24 * 60 * 60)

struct _Practice
{
  char *data_dir;
  char *port_file;
  int lock;
  PracticeState *state;
  PracticeZone *zone;
  PracticeCache *cache;
  GHashTable *rows_by_host;
  PracticeDns *dns;
  SoupServer *http;
  SoupServer *tls;
  GSocketService *tls_service;
  GCancellable *tls_cancellable;
  GHashTable *tls_certificates; /* host → GTlsCertificate */
  guint16 http_port, tls_port;
  JsonObject *settings;
  JsonObject *secrets;
  GQueue faults;
  GQueue calls;
  GPtrArray *held;
  guint32 negative_ttl;
  gint64 minute;
  guint calls_in_minute;
  PracticeQuitFunc quit;
  gpointer quit_data;
};

/**
 * PracticeAutoSsl:
 *
 * What the setting "auto_ssl" does to links that ask for HTTPS by the service.
 */
typedef enum
{
  PRACTICE_AUTO_SSL_GIVEN,
  PRACTICE_AUTO_SSL_IGNORED,
  PRACTICE_AUTO_SSL_REFUSED,
  PRACTICE_AUTO_SSL_LATE,
} PracticeAutoSsl;

/* practice-server.c */
gint64      practice_now                 (Practice     *self);
gint64      practice_told                (Practice     *self,
                                          gint64        stamp);
gint64      practice_get_setting         (Practice     *self,
                                          const char   *name);
const char *practice_get_secret          (Practice     *self,
                                          const char   *name);
void        practice_apply_settings      (Practice     *self);
void        practice_reset               (Practice     *self);

/* practice-http.c: replies, and the way of a call through faults and logging */
gboolean    practice_http_start          (Practice     *self,
                                          guint16       port,
                                          GError      **error);
void        practice_http_stop           (Practice     *self);
void        practice_http_bound_bodies   (Practice     *self,
                                          SoupServer   *server);
JsonObject *practice_http_read_object    (SoupServerMessage *message);
void        practice_http_reply_node     (SoupServerMessage *message,
                                          guint         status,
                                          JsonNode     *node);
void        practice_http_reply_object   (SoupServerMessage *message,
                                          guint         status,
                                          JsonObject   *object);
void        practice_http_reply_empty    (SoupServerMessage *message,
                                          guint         status);
void        practice_http_reply_error    (SoupServerMessage *message,
                                          guint         status,
                                          const char   *field,
                                          const char   *text);

/* practice-fault.c */
typedef struct _PracticeFault PracticeFault;
PracticeFault *practice_fault_take       (Practice          *self,
                                          SoupServerMessage *message);
const char *practice_fault_get_kind      (PracticeFault     *fault);
gboolean    practice_fault_before        (Practice          *self,
                                          PracticeFault     *fault,
                                          SoupServerMessage *message);
void        practice_fault_after         (Practice          *self,
                                          PracticeFault     *fault,
                                          SoupServerMessage *message);
JsonObject *practice_fault_list          (Practice          *self);
gboolean    practice_fault_add           (Practice          *self,
                                          JsonObject        *wanted);
void        practice_fault_free          (PracticeFault     *fault);

/* practice-branding.c: what both kinds of branding share */

/**
 * PracticeBranding:
 * @kind: the kind of its rows in the state
 * @list: answers with the account's rows
 * @create: makes a row
 * @validate: looks up a row's records
 * @change: changes a row
 * @reply_default: answers with the account's default, for a domain when one is given
 *
 * A kind of branding: domains or links.
 */
typedef struct
{
  const char *kind;
  void (*list)          (Practice          *self,
                         SoupServerMessage *message,
                         JsonObject        *account,
                         GHashTable        *query);
  void (*create)        (Practice          *self,
                         SoupServerMessage *message,
                         JsonObject        *account);
  void (*validate)      (Practice          *self,
                         SoupServerMessage *message,
                         JsonObject        *row);
  void (*change)        (Practice          *self,
                         SoupServerMessage *message,
                         JsonObject        *account,
                         JsonObject        *row);
  void (*reply_default) (Practice          *self,
                         SoupServerMessage *message,
                         JsonObject        *account,
                         const char        *domain);
} PracticeBranding;

extern const PracticeBranding practice_domains;
extern const PracticeBranding practice_links;

void        practice_branding_handle     (Practice               *self,
                                          const PracticeBranding *branding,
                                          SoupServerMessage      *message,
                                          JsonObject             *account,
                                          const char             *path,
                                          GHashTable             *query);
void        practice_branding_reply_row  (SoupServerMessage *message,
                                          guint              status,
                                          JsonObject        *row);
void        practice_branding_keep       (Practice          *self,
                                          const char        *kind,
                                          JsonObject        *row);
GPtrArray  *practice_branding_list       (Practice          *self,
                                          const char        *kind,
                                          JsonObject        *account);
JsonObject *practice_branding_find_default (Practice        *self,
                                          const char        *kind,
                                          JsonObject        *account,
                                          const char        *domain);
void        practice_branding_clear_default (Practice       *self,
                                          const char        *kind,
                                          JsonObject        *account);

/* The services. @path is what follows their prefix. */
void        practice_control_handle      (Practice          *self,
                                          SoupServerMessage *message,
                                          const char        *path,
                                          GHashTable        *query);
void        practice_account_handle      (Practice          *self,
                                          SoupServerMessage *message,
                                          const char        *path,
                                          GHashTable        *query);
void        practice_mail_handle         (Practice          *self,
                                          SoupServerMessage *message,
                                          JsonObject        *account);
void        practice_mail_keep           (Practice          *self,
                                          const char        *from,
                                          JsonArray         *to,
                                          const char        *subject,
                                          gboolean           sandbox);
gboolean    practice_aws_is_signed       (Practice          *self,
                                          SoupServerMessage *message,
                                          const char        *service,
                                          char            **ret_region,
                                          const char      **ret_code,
                                          char            **ret_text);
void        practice_acm_handle          (Practice          *self,
                                          SoupServerMessage *message);
void        practice_acm_refresh         (Practice          *self);
void        practice_acm_refresh_row     (Practice          *self,
                                          JsonObject        *row);
char       *practice_acm_record_name     (Practice          *self,
                                          const char        *domain);
char       *practice_acm_record_value    (Practice          *self,
                                          const char        *domain);
gboolean    practice_acm_is_validated    (Practice          *self,
                                          const char        *domain);
gboolean    practice_acm_are_names_validated (Practice      *self,
                                          JsonObject        *row,
                                          gboolean          *ret_allowed);
gboolean    practice_acm_is_in_use       (Practice          *self,
                                          const char        *arn);
gboolean    practice_acm_renew           (Practice          *self,
                                          JsonObject        *row);
void        practice_acm_publish         (Practice          *self,
                                          JsonObject        *row);
const char *practice_acm_status          (Practice          *self,
                                          const char        *arn,
                                          const char        *host,
                                          gboolean          *ret_covers);
void        practice_cloudfront_publish  (Practice          *self,
                                          JsonObject        *row);
void        practice_cloudfront_handle   (Practice          *self,
                                          SoupServerMessage *message,
                                          const char        *path,
                                          GHashTable        *query);

/* practice-account.c */
JsonObject *practice_account_get         (Practice          *self,
                                          const char        *username);
char       *practice_account_name        (JsonObject        *account);
void        practice_account_publish     (Practice          *self,
                                          JsonObject        *account);

/* practice-domains.c */
JsonObject *practice_public_object       (JsonObject        *row);
gint64      practice_query_number        (GHashTable        *query,
                                          const char        *name,
                                          gint64             otherwise);

/* practice-validate.c */
JsonObject *practice_dns_entry           (const char        *type,
                                          const char        *host,
                                          const char        *data);
gboolean    practice_validate_entry      (Practice          *self,
                                          JsonObject        *entry,
                                          char             **ret_reason,
                                          gboolean          *ret_failed);
gboolean    practice_validate_row        (Practice          *self,
                                          JsonObject        *row,
                                          JsonObject        *answer);

/* practice-records.c */
void        practice_records_load        (Practice          *self);
void        practice_records_ensure_zone (Practice          *self,
                                          const char        *name);
void        practice_records_keep_row    (Practice          *self,
                                          JsonObject        *row);
void        practice_records_refresh_conditions (Practice   *self,
                                          const char        *zone);
JsonObject *practice_records_add         (Practice          *self,
                                          JsonObject        *fields,
                                          GError           **error);
guint       practice_records_remove      (Practice          *self,
                                          GHashTable        *query);
JsonArray  *practice_records_list        (Practice          *self,
                                          const char        *zone);

/* practice-register.c */
gboolean    practice_records_can_register (Practice         *self,
                                          JsonObject        *expected,
                                          const char        *mistake,
                                          GError           **error);
gboolean    practice_records_register    (Practice          *self,
                                          JsonObject        *expected,
                                          const char        *mistake,
                                          JsonArray         *ret_records,
                                          GError           **error);
char      **practice_records_mistakes    (Practice          *self,
                                          JsonObject        *expected,
                                          GError           **error);

/* practice-import.c */
void        practice_import_bind         (Practice          *self,
                                          const char        *text,
                                          const char        *origin,
                                          guint             *ret_added,
                                          JsonArray         *skipped);

/* practice-tls.c */
gboolean    practice_tls_start           (Practice          *self,
                                          guint16           port,
                                          GError          **error);
void        practice_tls_stop            (Practice          *self);
void        practice_tls_refresh         (Practice          *self);

G_END_DECLS
