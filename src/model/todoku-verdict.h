/* SPDX-License-Identifier: GPL-3.0-or-later
 * The verdict on one record: its state, the one finding that explains it, the notes, and the
 * evidence that proves it. Made by todoku-diagnosis, shown by ui/ and cli/, stored by store/.
 * Immutable once handed out; any thread. It carries codes and values, never sentences.
 */
#pragma once

#include "todoku-observation.h"
#include "todoku-record.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_FINDING (todoku_finding_get_type ())
#define TODOKU_TYPE_VERDICT (todoku_verdict_get_type ())

/**
 * TodokuFinding:
 * @code: which mistake of the catalogue
 * @severity: how much it matters
 * @names: (element-type utf8): the names of the parameters, in order
 * @values: (element-type utf8): their values, already escaped for display
 *
 * A mistake with the names and values that its sentences need. Read-only.
 */
typedef struct
{
  TodokuFindingCode code;
  TodokuSeverity severity;
  GPtrArray *names;
  GPtrArray *values;
} TodokuFinding;

GType          todoku_finding_get_type (void) G_GNUC_CONST;
TodokuFinding *todoku_finding_new      (TodokuFindingCode    code,
                                        TodokuSeverity       severity,
                                        ...) G_GNUC_NULL_TERMINATED;
TodokuFinding *todoku_finding_ref      (TodokuFinding       *self);
void           todoku_finding_unref    (TodokuFinding       *self);
void           todoku_finding_set      (TodokuFinding       *self,
                                        const char          *name,
                                        const char          *value);
const char    *todoku_finding_get      (const TodokuFinding *self,
                                        const char          *name);

/**
 * TodokuAnswer:
 * @server_name: (nullable): the name of the server, or %NULL for a recursive resolver
 * @address: its address
 * @status: whether it answered
 * @rcode: the response code; only when @status is ANSWERED
 * @aa: authoritative answer
 * @ttl: the TTL of the data, or of the negative answer; -1 when there is none
 * @values: the data in presentation form
 *
 * What one server said, cut down to what a person is shown.
 */
typedef struct
{
  char *server_name;
  char *address;
  TodokuAskStatus status;
  guint16 rcode;
  gboolean aa;
  gint64 ttl;
  char **values;
} TodokuAnswer;

TodokuAnswer *todoku_answer_new  (const TodokuObservation *observation);
void          todoku_answer_free (TodokuAnswer            *answer);

/**
 * TodokuProbe:
 * @name: the name asked for
 * @rrtype: the type asked for
 * @answers: (element-type TodokuAnswer): what the servers said
 *
 * A further question whose answers belong to the evidence, such as the doubled name that exists.
 */
typedef struct
{
  char *name;
  guint16 rrtype;
  GPtrArray *answers;
} TodokuProbe;

TodokuProbe *todoku_probe_new  (const char  *name,
                                guint16      rrtype);
void         todoku_probe_free (TodokuProbe *probe);

typedef struct _TodokuVerdict TodokuVerdict;

/**
 * TodokuVerdict:
 * @record: the record that was asked for
 * @state: the verdict
 * @finding: (nullable): what explains it; %NULL when @state is OK
 * @notes: (element-type TodokuFinding): what else was seen
 * @zone: (nullable): the apex of the zone that holds the record
 * @published: (element-type TodokuAnswer): every address of every authoritative server
 * @agree: whether they all say the same
 * @visible: (nullable): what the recursive resolver says; %NULL when it was not asked
 * @second: (nullable): what the second opinion says; %NULL when there is none, or it was not asked
 * @negative_ttl: seconds a negative answer of @visible still stands, or -1
 * @probes: (element-type TodokuProbe): further evidence
 * @expected: (nullable): what to show as expected: a value, or a host name for a misplaced record
 * @found: (nullable): what was found in its stead
 * @retry_after: in how many seconds another look can succeed, or -1
 * @queries: how many questions were asked for it
 * @elapsed_us: microseconds from the first question to the verdict
 * @checked_at: when, in microseconds since 1970 UTC
 *
 * Read-only once handed out.
 */
struct _TodokuVerdict
{
  TodokuRecord *record;
  TodokuRecordState state;
  TodokuFinding *finding;
  GPtrArray *notes;
  char *zone;
  GPtrArray *published;
  gboolean agree;
  TodokuAnswer *visible;
  TodokuAnswer *second;
  gint64 negative_ttl;
  GPtrArray *probes;
  char *expected;
  char *found;
  gint64 retry_after;
  guint queries;
  gint64 elapsed_us;
  gint64 checked_at;
};

GType          todoku_verdict_get_type     (void) G_GNUC_CONST;
TodokuVerdict *todoku_verdict_new          (TodokuRecord        *record);
TodokuVerdict *todoku_verdict_ref          (TodokuVerdict       *self);
void           todoku_verdict_unref        (TodokuVerdict       *self);
gboolean       todoku_verdict_is_right     (const TodokuVerdict *self);
gint64         todoku_verdict_get_ready_at (const TodokuVerdict *self);
GVariant      *todoku_verdict_to_variant   (const TodokuVerdict *self);
TodokuVerdict *todoku_verdict_from_variant (TodokuRecord        *record,
                                            GVariant            *variant);
int            todoku_record_state_rank    (TodokuRecordState    state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuFinding, todoku_finding_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuAnswer, todoku_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuProbe, todoku_probe_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuVerdict, todoku_verdict_unref)

G_END_DECLS
