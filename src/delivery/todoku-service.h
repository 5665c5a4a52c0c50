/* SPDX-License-Identifier: GPL-3.0-or-later
 * The one interface behind which a delivery service stands: domains and link brandings are lists of
 * records, whatever the service calls them. All calls block, on worker threads only. It refuses
 * what the service has no notion of, and never repeats by itself what could take effect twice.
 */
#pragma once

#include "todoku-remote.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TODOKU_TYPE_SERVICE (todoku_service_get_type ())
G_DECLARE_DERIVABLE_TYPE (TodokuService, todoku_service, TODOKU, SERVICE, GObject)

/**
 * TodokuServiceCapabilities:
 * @TODOKU_SERVICE_HAS_VERIFY_CALL: verifying is a call; without it, the service looks by itself and
 *   is asked what it has seen
 * @TODOKU_SERVICE_HAS_TRACKING: it has link brandings
 * @TODOKU_SERVICE_HAS_REGIONS: a domain belongs to a region, which no reply repeats
 * @TODOKU_SERVICE_HAS_MANUAL_SECURITY: it can give out TXT and MX records in place of CNAMEs
 * @TODOKU_SERVICE_HAS_SANDBOX: a mail can be checked without being sent
 * @TODOKU_SERVICE_LISTS_BARE: what it lists has no records, unless it is asked for by name
 * @TODOKU_SERVICE_HAS_AUTO_SSL: it can provide HTTPS for a link branding itself
 * @TODOKU_SERVICE_HAS_MAIL_FROM_CALL: a return path of one's own is set by a second call
 *
 * What a service can do, where services differ.
 */
typedef enum
{
  TODOKU_SERVICE_HAS_VERIFY_CALL = 1 << 0,
  TODOKU_SERVICE_HAS_TRACKING = 1 << 1,
  TODOKU_SERVICE_HAS_REGIONS = 1 << 2,
  TODOKU_SERVICE_HAS_MANUAL_SECURITY = 1 << 3,
  TODOKU_SERVICE_HAS_SANDBOX = 1 << 4,
  TODOKU_SERVICE_LISTS_BARE = 1 << 5,
  TODOKU_SERVICE_HAS_MAIL_FROM_CALL = 1 << 6,
  TODOKU_SERVICE_HAS_AUTO_SSL = 1 << 7,
} TodokuServiceCapabilities;

/**
 * TodokuRemoteRequest:
 * @domain: the sending domain, or the domain under which the tracking host stands
 * @subdomain: (nullable): the label of the return path, or in front of the tracking domain; %NULL
 *   lets the service choose
 * @region: (nullable): the token of where the mail is sent from, or the clicks go to; %NULL or
 *   "global" leaves it to the service
 * @is_default: use it when nothing else matches
 * @manual_security: domains: ask for TXT and MX records in place of CNAMEs
 * @dkim_selector: (nullable): domains: three letters or digits, for a domain that is registered
 *   elsewhere
 * @auto_ssl: links: ask the service to provide HTTPS itself; the answer says whether it does
 *
 * What to register.
 */
typedef struct
{
  const char *domain;
  const char *subdomain;
  const char *region;
  gboolean is_default;
  gboolean manual_security;
  const char *dkim_selector;
  gboolean auto_ssl;
} TodokuRemoteRequest;

/**
 * TodokuMail:
 * @from: the address of the sender
 * @from_name: (nullable): the name shown with it
 * @to: the address of the receiver
 * @subject: the subject
 * @text: the plain text
 * @sandbox: have it checked, but not sent
 *
 * A mail to one person.
 */
typedef struct
{
  const char *from;
  const char *from_name;
  const char *to;
  const char *subject;
  const char *text;
  gboolean sandbox;
} TodokuMail;

/**
 * TodokuServiceClass:
 * @capabilities: what the service can do
 *
 * Each function belongs to the one of the same name; arguments and capabilities are checked before.
 */
struct _TodokuServiceClass
{
  GObjectClass parent_class;

  TodokuServiceCapabilities capabilities;

  gboolean          (*enter)     (TodokuService *self, GCancellable *cancellable, GError **error);
  void              (*leave)     (TodokuService *self);
  TodokuScopes     *(*test)      (TodokuService *self, GCancellable *cancellable, GError **error);
  GPtrArray        *(*list)      (TodokuService     *self,
                                  TodokuRemoteKind   kind,
                                  const char        *name,
                                  GCancellable      *cancellable,
                                  GError           **error);
  TodokuRemote     *(*create)    (TodokuService              *self,
                                  TodokuRemoteKind            kind,
                                  const TodokuRemoteRequest  *request,
                                  GError                    **error);
  TodokuRemote     *(*get)       (TodokuService     *self,
                                  TodokuRemoteKind   kind,
                                  const char        *id,
                                  GCancellable      *cancellable,
                                  GError           **error);
  TodokuValidation *(*verify)    (TodokuService     *self,
                                  TodokuRemoteKind   kind,
                                  const char        *id,
                                  GCancellable      *cancellable,
                                  GError           **error);
  TodokuRemote     *(*complete)  (TodokuService              *self,
                                  const char                 *id,
                                  const TodokuRemoteRequest  *request,
                                  GCancellable               *cancellable,
                                  GError                    **error);
  gboolean          (*remove)    (TodokuService     *self,
                                  TodokuRemoteKind   kind,
                                  const char        *id,
                                  GError           **error);
  char             *(*send_test) (TodokuService     *self,
                                  const TodokuMail  *mail,
                                  GError           **error);
};

TodokuServiceCapabilities todoku_service_get_capabilities (TodokuService *self);

gboolean          todoku_service_enter     (TodokuService              *self,
                                            GCancellable               *cancellable,
                                            GError                    **error);
void              todoku_service_leave     (TodokuService              *self);
TodokuScopes     *todoku_service_test      (TodokuService              *self,
                                            GCancellable               *cancellable,
                                            GError                    **error);
GPtrArray        *todoku_service_list      (TodokuService              *self,
                                            TodokuRemoteKind            kind,
                                            const char                 *name,
                                            GCancellable               *cancellable,
                                            GError                    **error);
TodokuRemote     *todoku_service_create    (TodokuService              *self,
                                            TodokuRemoteKind            kind,
                                            const TodokuRemoteRequest  *request,
                                            GError                    **error);
TodokuRemote     *todoku_service_get       (TodokuService              *self,
                                            TodokuRemoteKind            kind,
                                            const char                 *id,
                                            GCancellable               *cancellable,
                                            GError                    **error);
TodokuValidation *todoku_service_verify    (TodokuService              *self,
                                            TodokuRemoteKind            kind,
                                            const char                 *id,
                                            GCancellable               *cancellable,
                                            GError                    **error);
TodokuRemote     *todoku_service_complete  (TodokuService              *self,
                                            const char                 *id,
                                            const TodokuRemoteRequest  *request,
                                            GCancellable               *cancellable,
                                            GError                    **error);
gboolean          todoku_service_remove    (TodokuService              *self,
                                            TodokuRemoteKind            kind,
                                            const char                 *id,
                                            GError                    **error);
char             *todoku_service_send_test (TodokuService              *self,
                                            const TodokuMail           *mail,
                                            GError                    **error);

G_END_DECLS
