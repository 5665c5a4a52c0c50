/* SPDX-License-Identifier: GPL-3.0-or-later
 * One record that must stand in DNS: TYPE, HOST, VALUE and what the delivery service says about it.
 * Immutable and reference-counted, so it crosses threads freely. It does no I/O.
 */
#pragma once

#include "todoku-enums.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_RECORD (todoku_record_get_type ())

typedef struct _TodokuRecord TodokuRecord;

/**
 * TodokuRecord:
 * @type: the record type
 * @purpose: what the record is for
 * @host: the owner name: absolute, A-labels, lower case, without the final dot
 * @value: the expected data: a host name without the final dot, or the joined text of a TXT record
 * @priority: the preference of an MX record, or -1
 * @key: (nullable): the service's own name for it, such as "mail_cname"
 * @domain: (nullable): the sending domain it belongs to; %NULL means the zone apex
 * @group: (nullable): records with the same group are judged together; %NULL means @domain
 * @required: whether the service needs it; a record that need not be there is never an error
 * @host_alternative: (nullable): another name that the service may have meant by what it wrote
 * @value_alternative: (nullable): a second spelling that counts as right, such as the certificate
 *   VALUE without its leading underscore
 * @own_value: (nullable): of a text that several services share, what this one alone asks for; what
 *   stands in DNS is right when it holds that. %NULL means @value.
 *
 * All fields are read-only.
 */
struct _TodokuRecord
{
  TodokuRecordType type;
  TodokuRecordPurpose purpose;
  const char *host;
  const char *value;
  int priority;
  const char *key;
  const char *domain;
  const char *group;
  gboolean required;
  const char *value_alternative;
  const char *host_alternative;
  const char *own_value;
};

GType         todoku_record_get_type (void) G_GNUC_CONST;

TodokuRecord *todoku_record_new      (const TodokuRecord *fields);
TodokuRecord *todoku_record_ref      (TodokuRecord       *self);
void          todoku_record_unref    (TodokuRecord       *self);

gboolean      todoku_record_equal    (const TodokuRecord *a,
                                      const TodokuRecord *b);
gboolean      todoku_record_is_same  (const TodokuRecord *a,
                                      const TodokuRecord *b);
const char   *todoku_record_get_own_value (const TodokuRecord *self);

guint16       todoku_record_type_to_rrtype     (TodokuRecordType type);
TodokuRecordPurpose todoku_record_purpose_from_key (const char *key,
                                                    TodokuRecordType type,
                                                    const char *host);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuRecord, todoku_record_unref)

G_END_DECLS
