/* SPDX-License-Identifier: GPL-3.0-or-later
 * AWS Signature Version 4: what must stand in the Authorization header of a request. Pure; any
 * thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TodokuAwsHeader:
 * @name: the name, in any case
 * @value: the value
 *
 * A header that is signed.
 */
typedef struct
{
  const char *name;
  const char *value;
} TodokuAwsHeader;

/**
 * TodokuAwsRequest:
 * @method: the method
 * @path: the path as it goes over the wire
 * @query: (nullable): the query as it goes over the wire, without the question mark
 * @headers: (array length=n_headers): the headers to be signed; `host` and `x-amz-date` among them
 * @n_headers: how many
 * @payload_hash: the SHA-256 of the body, in lower-case hexadecimal digits
 *
 * A request to be signed.
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *query;
  const TodokuAwsHeader *headers;
  gsize n_headers;
  const char *payload_hash;
} TodokuAwsRequest;

/**
 * TodokuAwsScope:
 * @access_key_id: whose signature it is
 * @secret_access_key: the secret
 * @timestamp: the time, as in `x-amz-date`: YYYYMMDDTHHMMSSZ
 * @region: the region
 * @service: the service
 *
 * What the signature is good for.
 */
typedef struct
{
  const char *access_key_id;
  const char *secret_access_key;
  const char *timestamp;
  const char *region;
  const char *service;
} TodokuAwsScope;

char *todoku_aws_canonical_request (const TodokuAwsRequest *request);
char *todoku_aws_authorization     (const TodokuAwsRequest *request,
                                    const TodokuAwsScope   *scope);

G_END_DECLS
