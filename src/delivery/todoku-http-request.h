/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is in a request, and how one is sent once; private to the HTTP client.
 */
#pragma once

#include "todoku-http.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct
{
  char *name;
  char *value;
} TodokuHttpHeader;

struct _TodokuHttpRequest
{
  char *method;
  GUri *uri;
  GPtrArray *headers;
  char *content_type; /* (nullable) */
  GBytes *body; /* (nullable) */
  gboolean idempotent;

  TodokuHttpSigner signer; /* (nullable) */
  gpointer signer_data;
  GDestroyNotify signer_destroy;
};

/**
 * TodokuHttpAttempt:
 * @reply: (owned) (nullable): what was answered, whatever its status
 * @error: (owned) (nullable): why there is no answer
 * @sent: whether the service may have received the request, as far as anybody can know
 * @is_final: whether the same would come of it the next time
 * @names_wait: whether the answer says how long to wait, if only "0 seconds"
 *
 * What came of sending a request once; exactly one of @reply and @error is set.
 */
typedef struct
{
  TodokuHttpReply *reply;
  GError *error;
  gboolean sent;
  gboolean is_final;
  gboolean names_wait;
} TodokuHttpAttempt;

void todoku_http_attempt       (TodokuHttpAttempt *self,
                                SoupSession       *session,
                                TodokuHttpRequest *request,
                                TodokuClock       *clock,
                                gint64             time_out,
                                GCancellable      *cancellable);
void todoku_http_attempt_clear (TodokuHttpAttempt *self);

guint todoku_http_count_waiting (TodokuHttp *self);

G_END_DECLS
