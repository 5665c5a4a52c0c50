/* SPDX-License-Identifier: GPL-3.0-or-later
 * What services whose API is plain HTTP have in common: a base URL, a key in a header, and a table
 * that makes errors of refusals. Made on any thread, called on workers. The key lives in the
 * object, is sent with its requests alone and is wiped with it.
 */
#pragma once

#include "todoku-http.h"
#include "todoku-secret.h"
#include "todoku-service.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_REST_SERVICE (todoku_rest_service_get_type ())
G_DECLARE_DERIVABLE_TYPE (TodokuRestService, todoku_rest_service, TODOKU, REST_SERVICE,
                          TodokuService)

/**
 * TodokuRefusal:
 * @status: a status code, or 0 for any
 * @name: (nullable): the service's name for the error; %NULL for any, or none
 * @words: (nullable): a part of what it says, in lower case; %NULL for anything
 * @code: the #TodokuErrorCode that it means
 *
 * A row of the table of what a service refuses with. The first row that fits counts.
 */
typedef struct
{
  guint status;
  const char *name;
  const char *words;
  int code;
} TodokuRefusal;

/**
 * TodokuRestCall:
 * @method: the method
 * @path: the path below the base URL, and perhaps a query
 * @content_type: (nullable): the type of @body
 * @body: (nullable): what is sent
 * @repeatable: to send it twice has the effect of once; of itself only what is not POST or PATCH
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *content_type;
  GBytes *body;
  gboolean repeatable;
} TodokuRestCall;

/**
 * TodokuRestServiceClass:
 * @prepare: (nullable): adds to a request what the service wants besides the key
 * @map_refusal: makes a #TODOKU_ERROR of an answer that is not a success
 */
struct _TodokuRestServiceClass
{
  TodokuServiceClass parent_class;

  void      (*prepare)     (TodokuRestService      *self,
                            TodokuHttpRequest      *request);
  GError   *(*map_refusal) (TodokuRestService      *self,
                            const TodokuHttpReply  *reply);
};

gboolean         todoku_rest_service_set_up        (TodokuRestService     *self,
                                                    TodokuHttp            *http,
                                                    const char            *base_url,
                                                    GError               **error);
char            *todoku_rest_service_clean_key     (const char            *key,
                                                    GError               **error);
void             todoku_rest_service_set_authorization (TodokuRestService *self,
                                                    const char            *scheme,
                                                    const char            *key);
TodokuHttpReply *todoku_rest_service_call          (TodokuRestService     *self,
                                                    const TodokuRestCall  *call,
                                                    GCancellable          *cancellable,
                                                    GError               **error);
GPtrArray       *todoku_rest_service_find          (TodokuService         *service,
                                                    const char            *name,
                                                    GCancellable          *cancellable,
                                                    GError               **error);
gboolean         todoku_rest_check_answer          (const TodokuHttpReply *reply,
                                                    GError               **error);
void             todoku_rest_name_foreign          (const TodokuHttpReply *reply,
                                                    GError                *error);
gboolean         todoku_rest_check_removal         (const TodokuHttpReply *reply,
                                                    const char            *member,
                                                    GError               **error);
char            *todoku_rest_take_mail             (const TodokuHttpReply *reply,
                                                    const char            *member,
                                                    GError               **error);
GError          *todoku_rest_map_refusal           (const TodokuRefusal   *table,
                                                    guint                  n_rows,
                                                    guint                  status,
                                                    const char            *name,
                                                    const char            *words,
                                                    guint                  retry_after);

G_END_DECLS
