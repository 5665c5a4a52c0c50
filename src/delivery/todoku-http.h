/* SPDX-License-Identifier: GPL-3.0-or-later
 * The HTTP client of a service: blocking calls, a few at a time; HTTPS only, except to this
 * computer; replies capped; idempotent calls repeated at most twice; every failure mapped to a
 * #TODOKU_ERROR. Worker threads. It never logs a header or a body, because they carry keys.
 */
#pragma once

#include "todoku-clock.h"
#include "todoku-error.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_HTTP (todoku_http_get_type ())
G_DECLARE_FINAL_TYPE (TodokuHttp, todoku_http, TODOKU, HTTP, GObject)

/**
 * TODOKU_HTTP_MAX_REPLY:
 *
 * The largest reply that is read, in bytes; a larger one is an invalid reply.
 */
#define TODOKU_HTTP_MAX_REPLY (4 * 1024 * 1024)

/**
 * TODOKU_HTTP_SLOTS:
 *
 * How many requests a client has under way at a time.
 */
#define TODOKU_HTTP_SLOTS 8

typedef struct _TodokuHttpRequest TodokuHttpRequest;
typedef struct _TodokuHttpReply TodokuHttpReply;

/**
 * TodokuHttpReply:
 * @status: the status code
 * @body: the body, which may be empty
 * @service_time: the Date of the reply in microseconds since 1970 UTC, or 0
 * @etag: (nullable): the ETag of the reply
 * @error_type: (nullable): the x-amzn-ErrorType of the reply
 * @retry_after: for how many seconds the service asks to be left alone, or 0
 * @rest: for how many seconds the service lets nothing more through, or 0
 *
 * An answer, whatever its status.
 */
struct _TodokuHttpReply
{
  guint status;
  GBytes *body;
  gint64 service_time;
  char *etag;
  char *error_type;
  guint retry_after;
  guint rest;
};

/**
 * TodokuHttpSigner:
 * @request: the request about to be sent
 * @user_data: what was given with the function
 *
 * Adds headers that depend on the time, before each attempt.
 */
typedef void (*TodokuHttpSigner) (TodokuHttpRequest *request,
                                  gpointer           user_data);

void               todoku_http_make_classes           (void);
TodokuHttp        *todoku_http_new                    (TodokuClock          *clock);
void               todoku_http_set_patience           (TodokuHttp           *self,
                                                       guint                 timeout_ms,
                                                       guint                 backoff_ms);

void               todoku_http_set_pace               (TodokuHttp           *self,
                                                       gint64                interval);

char              *todoku_http_check_base_url         (const char           *url,
                                                       GError              **error);

TodokuHttpRequest *todoku_http_request_new            (const char           *method,
                                                       const char           *url);
void               todoku_http_request_free           (TodokuHttpRequest    *request);
const char        *todoku_http_request_get_method     (TodokuHttpRequest    *request);
GUri              *todoku_http_request_get_uri        (TodokuHttpRequest    *request);
GBytes            *todoku_http_request_get_body       (TodokuHttpRequest    *request);
const char        *todoku_http_request_get_header     (TodokuHttpRequest    *request,
                                                       const char           *name);
void               todoku_http_request_set_header     (TodokuHttpRequest    *request,
                                                       const char           *name,
                                                       const char           *value);
void               todoku_http_request_set_body       (TodokuHttpRequest    *request,
                                                       const char           *content_type,
                                                       GBytes               *body);
void               todoku_http_request_set_idempotent (TodokuHttpRequest    *request,
                                                       gboolean              idempotent);
void               todoku_http_request_set_signer     (TodokuHttpRequest    *request,
                                                       TodokuHttpSigner      signer,
                                                       gpointer              user_data,
                                                       GDestroyNotify        destroy);

gboolean           todoku_http_enter                  (TodokuHttp           *self,
                                                       GCancellable         *cancellable,
                                                       GError              **error);
void               todoku_http_leave                  (TodokuHttp           *self);
TodokuHttpReply   *todoku_http_send                   (TodokuHttp           *self,
                                                       TodokuHttpRequest    *request,
                                                       GCancellable         *cancellable,
                                                       GError              **error);
void               todoku_http_reply_free             (TodokuHttpReply      *reply);

GError            *todoku_http_map_failure            (const GError         *transport,
                                                       guint                 status,
                                                       const char           *words,
                                                       guint                 retry_after);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuHttpRequest, todoku_http_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuHttpReply, todoku_http_reply_free)

G_END_DECLS
