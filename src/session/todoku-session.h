/* SPDX-License-Identifier: GPL-3.0-or-later
 * The one object that ui/ and cli/ talk to. It owns every running operation, the store, the
 * resolver and the delivery services, and keeps live lists that windows bind to. Main thread only.
 * A second start on the same thing fails with BUSY. Bad input changes nothing. Every remote side
 * effect is journalled before it is sent and settled with its answer.
 */
#pragma once

#include "todoku-batch.h"
#include "todoku-dns-publisher.h"
#include "todoku-error.h"
#include "todoku-record-checker.h"
#include "todoku-sender-domain.h"
#include "todoku-shared-account.h"
#include "todoku-tracking-domain.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_SESSION (todoku_session_get_type ())
G_DECLARE_FINAL_TYPE (TodokuSession, todoku_session, TODOKU, SESSION, GObject)

/* Properties: "practice-running" (gboolean), "holding" (gboolean: a remote change is in flight, so
 * the process must not end), "online" (gboolean), "clock-difference" (gint64), "batch"
 * (TodokuBatch).
 * Signals: "domain-verified" (TodokuSenderDomain), "deadline-near" (TodokuTrackingDomain, int
 * hours), "alarm" and "recovered" (TodokuSubject): each at most once for its cause, meant for
 * notifications; "changed" (TodokuSubject).
 */

char *todoku_session_dup_data_dir (void);
TodokuSession *todoku_session_new (const char *data_dir);

/* Opening loads the lists, then reconciles what an earlier process left unsettled. Closing waits
 * for remote changes in flight and closes the database.
 */
void todoku_session_open_async (TodokuSession       *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
gboolean todoku_session_open_finish (TodokuSession  *self,
                                     GAsyncResult   *result,
                                     GError        **error);

/* For what only shows: opening asks nobody, and brings nothing to an end. */
void todoku_session_set_reads_only (TodokuSession *self);

/* Where a copy of the database is kept as it was before it was brought up to date, or NULL. */
const char *todoku_session_get_copy (TodokuSession *self);

void todoku_session_close_async (TodokuSession       *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);
gboolean todoku_session_close_finish (TodokuSession  *self,
                                      GAsyncResult   *result,
                                      GError        **error);

/**
 * TodokuEraseParts:
 * @TODOKU_ERASE_KEYS: the keys; only where no keyring can be reached are there none to be removed
 * @TODOKU_ERASE_SETTINGS: the settings; a program with windows does that last
 *
 * What is erased beside the data.
 */
typedef enum
{
  TODOKU_ERASE_KEYS = 1 << 0,
  TODOKU_ERASE_SETTINGS = 1 << 1,
} TodokuEraseParts;

/* Leaving this computer. */
void todoku_session_erase_settings (void);
void todoku_session_erase_async (TodokuSession       *self,
                                 TodokuEraseParts     parts,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);
gboolean todoku_session_erase_finish (TodokuSession  *self,
                                      GAsyncResult   *result,
                                      GError        **error);

gint64 todoku_session_get_clock_difference (TodokuSession *self);
gboolean todoku_session_doubts_deadline (TodokuTrackingDomain *tracking);
GListModel *todoku_session_get_servers (TodokuSession *self);
GListModel *todoku_session_get_domains (TodokuSession *self);
GListModel *todoku_session_get_tracking_domains (TodokuSession *self);
GListModel *todoku_session_get_accounts (TodokuSession *self);

/* The practice server's domains are looked up in its own DNS, all others in the real one. @server
 * may be NULL for "the real one".
 */
TodokuRecordChecker *todoku_session_get_checker (TodokuSession        *self,
                                                 TodokuDeliveryServer *server);
TodokuResolver      *todoku_session_get_resolver (TodokuSession        *self,
                                                  TodokuDeliveryServer *server);

GHashTable *todoku_session_list_practice_names (TodokuSession *self);

/* What a person prefers, handed over by whoever has a place for it. */
gboolean todoku_session_set_resolvers (TodokuSession  *self,
                                       const char     *servers,
                                       GError        **error);
gboolean todoku_session_set_second_resolver (TodokuSession  *self,
                                             const char     *server,
                                             GError        **error);
void todoku_session_set_preferred_server (TodokuSession *self,
                                          gint64         id);
TodokuDeliveryServer *todoku_session_default_server (TodokuSession  *self,
                                                     GError        **error);
TodokuDeliveryServer *todoku_session_default_tracking_server (TodokuSession  *self,
                                                              GError        **error);
gboolean todoku_session_can_track (TodokuSession        *self,
                                   TodokuDeliveryServer *server);

gboolean todoku_session_get_practice_running (TodokuSession *self);
gboolean todoku_session_get_holding (TodokuSession *self);

/* A window starts this once the session is open; a command does not. */
void todoku_session_start_monitoring (TodokuSession *self);

/* All find functions are (transfer none) (nullable) and take names as a person types them. */
TodokuDeliveryServer *todoku_session_find_server (TodokuSession *self,
                                                  const char    *name);
GPtrArray *todoku_session_list_domains (TodokuSession        *self,
                                        const char           *text,
                                        TodokuDeliveryServer *server);
char *todoku_session_find_clash (TodokuSession         *self,
                                 TodokuSenderDomain    *domain,
                                 TodokuDeliveryServer **ret_server);
TodokuSenderDomain *todoku_session_find_domain (TodokuSession *self,
                                                const char    *text);
TodokuSenderDomain *todoku_session_find_domain_above (TodokuSession *self,
                                                      const char    *host);
TodokuTrackingDomain *todoku_session_find_tracking (TodokuSession *self,
                                                    const char    *text);
TodokuSharedAccount *todoku_session_find_account (TodokuSession *self,
                                                  const char    *name);

/* Delivery servers. Adding tests the key with GET /v3/scopes before anything is stored; what the
 * key lacks stands in the server's missing-scopes. The key goes to the credential store alone.
 */
void todoku_session_add_server_async (TodokuSession         *self,
                                      const TodokuServerRow *server,
                                      const char            *api_key,
                                      GCancellable          *cancellable,
                                      GAsyncReadyCallback    callback,
                                      gpointer               user_data);
TodokuDeliveryServer *todoku_session_add_server_finish (TodokuSession  *self,
                                                        GAsyncResult   *result,
                                                        GError        **error);

/**
 * TodokuServerWanted:
 * @name: (nullable): what it is called; %NULL leaves it as it is, as with the others
 * @url: (nullable): the base URL of its API
 * @region: (nullable): the token of a region of its kind of service
 * @on_behalf_of: (nullable): the sub-user, or "" for none
 * @api_key: (nullable): the new API key
 *
 * What is to be changed of a delivery server.
 */
typedef struct
{
  const char *name;
  const char *url;
  const char *region;
  const char *on_behalf_of;
  const char *api_key;
} TodokuServerWanted;

gboolean todoku_session_has_registered (TodokuSession        *self,
                                        TodokuDeliveryServer *server);
gboolean todoku_server_row_is_place    (const TodokuServerRow *row);

void todoku_session_set_server_async (TodokuSession            *self,
                                      TodokuDeliveryServer     *server,
                                      const TodokuServerWanted *wanted,
                                      GCancellable             *cancellable,
                                      GAsyncReadyCallback       callback,
                                      gpointer                  user_data);
gboolean todoku_session_set_server_finish (TodokuSession  *self,
                                           GAsyncResult   *result,
                                           GError        **error);

void todoku_session_get_key_start_async (TodokuSession        *self,
                                         TodokuDeliveryServer *server,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
char *todoku_session_get_key_start_finish (TodokuSession  *self,
                                           GAsyncResult   *result,
                                           GError        **error);

void todoku_session_test_server_async (TodokuSession        *self,
                                       TodokuDeliveryServer *server,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean todoku_session_test_server_finish (TodokuSession  *self,
                                            GAsyncResult   *result,
                                            GError        **error);

/* Returns how many domains and links of the account were new here, or -1. */
void todoku_session_import_server_async (TodokuSession        *self,
                                         TodokuDeliveryServer *server,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
int todoku_session_import_server_finish (TodokuSession  *self,
                                         GAsyncResult   *result,
                                         GError        **error);

void todoku_session_remove_server_async (TodokuSession        *self,
                                         TodokuDeliveryServer *server,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean todoku_session_remove_server_finish (TodokuSession  *self,
                                              GAsyncResult   *result,
                                              GError        **error);

/* The AWS keys of a server, for its tracking domains: in the secret store alone. */
void todoku_session_set_edge_keys_async (TodokuSession        *self,
                                         TodokuDeliveryServer *server,
                                         const char           *access_key_id,
                                         const char           *secret_access_key,
                                         const char           *session_token,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean todoku_session_set_edge_keys_finish (TodokuSession  *self,
                                              GAsyncResult   *result,
                                              GError        **error);
const char *todoku_session_get_edge_policy (void);

/**
 * TodokuDomainOptions:
 * @server: (nullable): where to register; %NULL takes the only or the first server
 * @manual_security: ask for TXT and MX records in place of CNAMEs
 * @subdomain: (nullable): a custom return path label
 * @dkim_selector: (nullable): a custom DKIM selector of three letters or digits
 * @records: (nullable) (element-type TodokuRecord): for a service without an API: what its own
 *   screen shows, made by todoku_pasted_add()
 */
typedef struct
{
  TodokuDeliveryServer *server;
  gboolean manual_security;
  const char *subdomain;
  const char *dkim_selector;
  GPtrArray *records;
} TodokuDomainOptions;

/* A service without an API: what its own screen shows, and what a person says that it shows. */
gboolean todoku_pasted_add (GPtrArray           *records,
                            const TodokuRecord  *written,
                            const char          *domain,
                            GError             **error);

/**
 * TodokuRecordChange:
 * @before: (owned) (nullable): the record as it was; %NULL for one that is new
 * @after: (owned) (nullable): the record as it is; %NULL for one that is no longer asked for
 *
 * What differs between what a screen showed and what it shows now.
 */
typedef struct
{
  TodokuRecord *before;
  TodokuRecord *after;
} TodokuRecordChange;

void       todoku_record_change_free (TodokuRecordChange    *self);
GPtrArray *todoku_pasted_compare     (const TodokuDomainRow *row,
                                      GPtrArray             *records);
void todoku_session_paste_again_async (TodokuSession       *self,
                                       TodokuSenderDomain  *domain,
                                       GPtrArray           *records,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
GPtrArray *todoku_session_paste_again_finish (TodokuSession  *self,
                                              GAsyncResult   *result,
                                              GError        **error);
void todoku_session_confirm_async (TodokuSession       *self,
                                   TodokuSenderDomain  *domain,
                                   gboolean             confirmed,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
gboolean todoku_session_confirm_finish (TodokuSession  *self,
                                        GAsyncResult   *result,
                                        GError        **error);

/* Delivery domains and tracking domains; a @subject is either. @text is a domain or a mail address.
 * verify asks DNS, then the service or the edge, and finishes with whether all is 認証済, or, because
 * a tracking domain advances by at most one step, whether it has; check asks DNS only and finishes
 * with whether all records are right. A GError means that it could not be done; what was seen
 * stands in the subject's records either way. Removing what the service does not know any more
 * removes it here.
 */
void todoku_session_add_domain_async (TodokuSession             *self,
                                      const char                *text,
                                      const TodokuDomainOptions *options,
                                      GCancellable              *cancellable,
                                      GAsyncReadyCallback        callback,
                                      gpointer                   user_data);
gpointer todoku_session_add_finish (TodokuSession  *self,
                                    GAsyncResult   *result,
                                    GError        **error);

void todoku_session_reissue_domain_async (TodokuSession       *self,
                                          TodokuSenderDomain  *domain,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
gboolean todoku_session_reissue_domain_finish (TodokuSession  *self,
                                               GAsyncResult   *result,
                                               GError        **error);

void todoku_session_verify_async (TodokuSession       *self,
                                  gpointer             subject,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
gboolean todoku_session_verify_finish (TodokuSession  *self,
                                       GAsyncResult   *result,
                                       gboolean       *ret_advanced,
                                       GError        **error);

void todoku_session_check_async (TodokuSession       *self,
                                 gpointer             subject,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);
gboolean todoku_session_check_finish (TodokuSession  *self,
                                      GAsyncResult   *result,
                                      gboolean       *ret_right,
                                      GError        **error);

void todoku_session_remove_async (TodokuSession       *self,
                                  gpointer             subject,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
gboolean todoku_session_remove_finish (TodokuSession  *self,
                                       GAsyncResult   *result,
                                       GError        **error);

/* The same for many, each of them once: a few at a time, behind what a person clicks. */
TodokuBatch *todoku_session_verify_many (TodokuSession *self,
                                         GPtrArray     *subjects);
TodokuBatch *todoku_session_check_many (TodokuSession *self,
                                        GPtrArray     *subjects);
TodokuBatch *todoku_session_remove_many (TodokuSession *self,
                                         GPtrArray     *subjects);
TodokuBatch *todoku_session_get_batch (TodokuSession *self);
void todoku_session_set_batch (TodokuSession *self,
                               TodokuBatch   *batch);

/* Who runs the DNS of a domain or a tracking domain. */
void todoku_session_need_company (TodokuSession *self,
                                  gpointer       object);
void todoku_session_set_company (TodokuSession *self,
                                 gpointer       object,
                                 const char    *company);

/* The rest for tracking domains. */
char *todoku_session_parse_host (TodokuSession  *self,
                                 const char     *text,
                                 GError        **error);
gboolean todoku_session_can_auto_ssl (TodokuSession        *self,
                                      TodokuDeliveryServer *server);
TodokuEdgeKind todoku_session_get_usual_edge (TodokuSession        *self,
                                              TodokuDeliveryServer *server);
void todoku_session_add_tracking_async (TodokuSession        *self,
                                        const char           *text,
                                        TodokuDeliveryServer *server,
                                        TodokuEdgeKind        edge,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);

void todoku_session_set_tracking_edge_async (TodokuSession        *self,
                                             TodokuTrackingDomain *tracking,
                                             const char           *validation_host,
                                             const char           *validation_value,
                                             const char           *edge_host,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean todoku_session_set_tracking_edge_finish (TodokuSession  *self,
                                                  GAsyncResult   *result,
                                                  GError        **error);

/* Shared mail accounts. check_account only looks: it says why the input cannot be registered.
 * send_test finishes with the service's own words, or "" when it has none.
 */
char *todoku_session_check_account_id (TodokuSession        *self,
                                       TodokuSharedAccount  *existing,
                                       const char           *typed,
                                       GError              **error);
char *todoku_session_check_account_address (TodokuSession  *self,
                                            const char     *typed,
                                            GError        **error);
gboolean todoku_session_check_account (TodokuSession        *self,
                                       TodokuSharedAccount  *existing,
                                       const char           *name,
                                       const char           *address,
                                       GError              **error);
void todoku_session_add_account_async (TodokuSession       *self,
                                       const char          *name,
                                       const char          *address,
                                       const char          *display_name,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
TodokuSharedAccount *todoku_session_add_account_finish (TodokuSession  *self,
                                                        GAsyncResult   *result,
                                                        GError        **error);

void todoku_session_update_account_async (TodokuSession       *self,
                                          TodokuSharedAccount *account,
                                          const char          *name,
                                          const char          *address,
                                          const char          *display_name,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
gboolean todoku_session_update_account_finish (TodokuSession  *self,
                                               GAsyncResult   *result,
                                               GError        **error);

void todoku_session_remove_account_async (TodokuSession       *self,
                                          TodokuSharedAccount *account,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
gboolean todoku_session_remove_account_finish (TodokuSession  *self,
                                               GAsyncResult   *result,
                                               GError        **error);

char *todoku_account_read_recipients (const char  *typed,
                                      gboolean     several,
                                      GError     **error);
gboolean todoku_account_can_be_checked (TodokuSharedAccount *account);
void todoku_session_send_test_async (TodokuSession       *self,
                                     TodokuSharedAccount *account,
                                     const char          *to,
                                     gboolean             sandbox,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
char *todoku_session_send_test_finish (TodokuSession  *self,
                                       GAsyncResult   *result,
                                       GError        **error);

/* Registration in the person's own DNS by DNS UPDATE. Finishes with (element-type
 * TodokuPublishItem).
 * @server is IP[:PORT]; the TSIG @key is given with every call and never stored.
 */
void todoku_session_publish_async (TodokuSession       *self,
                                   TodokuSenderDomain  *domain,
                                   const char          *server,
                                   const char          *key,
                                   gboolean             dry_run,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
GPtrArray *todoku_session_publish_finish (TodokuSession  *self,
                                          GAsyncResult   *result,
                                          GError        **error);
char *todoku_publish_dup_offer (const TodokuPublishItem *item);

/* Takes back exactly what was added; finishes with how many records, or -1. */
void todoku_session_unpublish_async (TodokuSession       *self,
                                     TodokuSenderDomain  *domain,
                                     const char          *server,
                                     const char          *key,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
int todoku_session_unpublish_finish (TodokuSession  *self,
                                     GAsyncResult   *result,
                                     GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuRecordChange, todoku_record_change_free)

G_END_DECLS
