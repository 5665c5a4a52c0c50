/* SPDX-License-Identifier: GPL-3.0-or-later
 * A loopback HTTP service that answers as it is told to and remembers what it was asked. It runs on
 * a thread of its own, so that a test may call what blocks. Tests only.
 */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _MockServer MockServer;

/**
 * MockRequest:
 * @method: the method
 * @path: the path
 * @query: (nullable): the query, unescaped
 * @headers: the headers
 * @body: the body as text
 * @client_port: the port it came from, which tells connections apart
 *
 * A request that came in.
 */
typedef struct
{
  char *method;
  char *path;
  GHashTable *query;
  SoupMessageHeaders *headers;
  char *body;
  guint16 client_port;
} MockRequest;

/**
 * MockHandler:
 * @request: the request
 * @message: the message to be answered
 * @user_data: what was given with the function
 *
 * Answers a request that no answer was pushed for.
 */
typedef void (*MockHandler) (const MockRequest *request,
                             SoupServerMessage *message,
                             gpointer           user_data);

MockServer        *mock_server_new         (void);
void               mock_server_free        (MockServer  *self);
const char        *mock_server_get_url     (MockServer  *self);
void               mock_server_push        (MockServer  *self,
                                            guint        status,
                                            const char  *body,
                                            ...) G_GNUC_NULL_TERMINATED;
void               mock_server_push_raw    (MockServer  *self,
                                            const char  *bytes,
                                            gssize       length);
void               mock_server_push_stall  (MockServer  *self,
                                            const char  *bytes);
void               mock_server_push_hang   (MockServer  *self);
void               mock_server_push_shut_down (MockServer *self);
void               mock_server_set_handler (MockServer  *self,
                                            MockHandler  handler,
                                            gpointer     user_data);
guint              mock_server_get_count   (MockServer  *self);
void               mock_server_wait        (MockServer  *self,
                                            guint        n_requests);
GThread           *mock_server_cancel_after (MockServer *self,
                                             guint       n_requests,
                                             GCancellable *cancellable);
guint              mock_server_get_connections (MockServer *self);
const MockRequest *mock_server_get_request (MockServer  *self,
                                            guint        index);
const char        *mock_request_get_header (const MockRequest *request,
                                            const char        *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MockServer, mock_server_free)

G_END_DECLS
