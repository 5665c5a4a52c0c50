/* SPDX-License-Identifier: GPL-3.0-or-later
 * Signing requests to AWS, and its refusals in JSON. Any thread. It changes nothing but the headers
 * of the request at hand.
 */
#pragma once

#include "todoku-http.h"

G_BEGIN_DECLS

/**
 * TodokuAwsKeys:
 * @access_key_id: whose signature it is
 * @secret_access_key: the secret
 * @session_token: (nullable): the token of a temporary key
 *
 * What requests are signed with. The texts are wiped by todoku_aws_keys_clear().
 */
typedef struct
{
  char *access_key_id;
  char *secret_access_key;
  char *session_token;
} TodokuAwsKeys;

gboolean todoku_aws_keys_set       (TodokuAwsKeys          *self,
                                    const char             *access_key_id,
                                    const char             *secret_access_key,
                                    const char             *session_token,
                                    GError                **error);
void     todoku_aws_keys_clear     (TodokuAwsKeys          *self);
void     todoku_aws_sign           (TodokuHttpRequest      *request,
                                    const TodokuAwsKeys    *keys,
                                    const char             *region,
                                    const char             *service);
char    *todoku_aws_read_json_code (const TodokuHttpReply  *reply,
                                    char                  **ret_words);
GError  *todoku_aws_map_reply      (const TodokuHttpReply  *reply,
                                    const char             *code,
                                    const char             *words);

G_END_DECLS
