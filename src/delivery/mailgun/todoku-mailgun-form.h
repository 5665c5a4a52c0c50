/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bodies as Mailgun takes them: multipart forms (RFC 7578). Pure; any thread.
 */
#pragma once

#include "todoku-service.h"

G_BEGIN_DECLS

/**
 * TodokuFormField:
 * @name: the name of a field, in ASCII
 * @value: (nullable): its value, in UTF-8; a field without is left out
 */
typedef struct
{
  const char *name;
  const char *value;
} TodokuFormField;

GBytes *todoku_form_build           (const TodokuFormField      *fields,
                                     guint                       n_fields,
                                     char                      **ret_content_type);
GBytes *todoku_mailgun_build_domain (const TodokuRemoteRequest  *request,
                                     char                      **ret_content_type);
GBytes *todoku_mailgun_build_mail   (const TodokuMail           *mail,
                                     char                      **ret_content_type);

G_END_DECLS
