/* SPDX-License-Identifier: GPL-3.0-or-later
 * What every call to SendGrid has in common: the request with the key, the task, the pages of a
 * list. Private to the SendGrid client; main thread only.
 */
#pragma once

#include "todoku-sendgrid.h"

G_BEGIN_DECLS

struct _TodokuSendgrid
{
  GObject parent_instance;

  TodokuHttp *http;
  char *base_url;
  char *authorization;
  char *on_behalf_of; /* (nullable) */
};

typedef gpointer (*TodokuSendgridParser) (GBytes *body,
                                          gint64  service_time,
                                          GError **error);

TodokuHttpRequest *todoku_sendgrid_new_request (TodokuSendgrid *self,
                                                const char     *method,
                                                const char     *path);
TodokuHttpRequest *todoku_sendgrid_new_item_request (TodokuSendgrid *self,
                                                     const char     *method,
                                                     const char     *collection,
                                                     const char     *id,
                                                     const char     *suffix);
TodokuHttpRequest *todoku_sendgrid_new_body_request (TodokuSendgrid *self,
                                                     const char     *path,
                                                     GBytes         *body);
GTask *todoku_sendgrid_new_task (TodokuSendgrid       *self,
                                 gpointer              tag,
                                 const char           *name,
                                 TodokuSendgridParser  parse,
                                 GDestroyNotify        destroy,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
void todoku_sendgrid_start_call (TodokuSendgrid    *self,
                                 TodokuHttpRequest *request,
                                 GTask             *task);
void todoku_sendgrid_start_list (GTask      *task,
                                 const char *path);
void todoku_sendgrid_start_validation (TodokuSendgrid *self,
                                       const char     *collection,
                                       const char     *id,
                                       GTask          *task);
gpointer todoku_sendgrid_finish_pointer (gpointer       self,
                                         GAsyncResult  *result,
                                         gpointer       tag,
                                         GError       **error);
gboolean todoku_sendgrid_finish_boolean (gpointer       self,
                                         GAsyncResult  *result,
                                         gpointer       tag,
                                         GError       **error);

G_END_DECLS
