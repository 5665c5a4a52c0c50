/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is in a request; private to the HTTP client.
 */
#pragma once

#include "todoku-http.h"

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

G_END_DECLS
