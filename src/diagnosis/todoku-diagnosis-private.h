/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of the diagnosis share. Any thread, no I/O.
 */
#pragma once

#include "todoku-diagnosis.h"
#include "todoku-spf.h"

G_BEGIN_DECLS

/**
 * TodokuCase:
 * @evidence: what has been observed
 * @record: what is expected
 * @group: (element-type TodokuEvidence): what is judged together with it
 * @verdict: what is being made
 * @first: (nullable): the first answer of an authoritative server that counts
 * @rrs: (element-type TodokuRr): what it has of the record's type at its name
 * @found: (nullable): the one of them that was meant to be the record
 * @text: (nullable): its data for display
 *
 * One record while it is judged.
 */
typedef struct
{
  const TodokuEvidence *evidence;
  const TodokuRecord *record;
  GPtrArray *group;
  TodokuVerdict *verdict;
  const TodokuObservation *first;
  GPtrArray *rrs;
  const TodokuRr *found;
  char *text;
} TodokuCase;

/* How soon another look is worth while when nobody answered, in seconds. */
#define TODOKU_DIAGNOSIS_RETRY_UNKNOWN 60

#define FINDING(code, severity, ...) \
  todoku_finding_new (TODOKU_FINDING_##code, TODOKU_SEVERITY_##severity, ##__VA_ARGS__, NULL)

/* todoku-diagnosis-match.c: the compare rules */
gboolean   todoku_diagnosis_is_useful        (const TodokuObservation *observation);
gboolean   todoku_diagnosis_is_key           (const TodokuRecord      *record);
gboolean   todoku_diagnosis_is_spf           (const TodokuRecord      *record);
gboolean   todoku_diagnosis_is_dmarc         (const TodokuRecord      *record);
char      *todoku_diagnosis_rr_raw           (const TodokuRr          *rr);
char      *todoku_diagnosis_rr_shown         (const TodokuRr          *rr);
char      *todoku_diagnosis_expected         (const TodokuRecord      *record);
gboolean   todoku_diagnosis_rr_matches       (const TodokuEvidence    *evidence,
                                              const TodokuRr          *rr);
gboolean   todoku_diagnosis_matches_at       (const TodokuEvidence    *evidence,
                                              const TodokuObservation *observation,
                                              const char              *name);

/* todoku-diagnosis-lookup.c: the names that SPF and DMARC records refer to */
TodokuSpfAnswer todoku_diagnosis_spf_lookup  (const char              *domain,
                                              guint16                  rrtype,
                                              gpointer                 user_data);
char      *todoku_diagnosis_report_name      (const TodokuEvidence    *evidence,
                                              char                     psd,
                                              const char              *report_host,
                                              GPtrArray               *needed);
TodokuSpfStatus todoku_diagnosis_find_policy (const TodokuEvidence    *evidence,
                                              const char              *name,
                                              char                    *ret_psd);
gboolean   todoku_diagnosis_refuses_reports  (const TodokuEvidence    *evidence,
                                              const char              *name);

/* todoku-diagnosis-text.c: comparing two texts */
guint      todoku_diagnosis_distance         (const char              *a,
                                              const char              *b);
guint      todoku_diagnosis_first_difference (const char              *a,
                                              const char              *b);
gboolean   todoku_diagnosis_is_typo          (const char              *found,
                                              const char              *expected);
char      *todoku_diagnosis_replace          (const char              *text,
                                              const char              *from,
                                              const char              *to);
char      *todoku_diagnosis_unescape         (const char              *name);
char      *todoku_diagnosis_unquote          (const char              *raw,
                                              char                   **ret_chars);
char      *todoku_diagnosis_to_ascii         (const char              *raw,
                                              gboolean                *ret_changed);
gboolean   todoku_diagnosis_has_placeholder  (const char              *raw,
                                              const char              *expected);

/* todoku-diagnosis-case.c: what is concluded of a record */
void       todoku_diagnosis_conclude         (TodokuCase              *c,
                                              TodokuRecordState        state,
                                              TodokuFinding           *finding);
void       todoku_diagnosis_note             (TodokuCase              *c,
                                              TodokuFinding           *finding);
gboolean   todoku_diagnosis_belongs_to_row   (const TodokuCase        *c,
                                              const TodokuRr          *rr);
gboolean   todoku_diagnosis_wants_term       (const TodokuCase        *c,
                                              const char              *text);

/* The steps, in their order. */
void       todoku_diagnosis_judge_zone       (TodokuCase              *c);
void       todoku_diagnosis_judge_servers    (TodokuCase              *c);
void       todoku_diagnosis_judge_delegation (TodokuCase              *c);
gboolean   todoku_diagnosis_judge_referral   (TodokuCase              *c,
                                              gboolean                 is_dead);
gboolean   todoku_diagnosis_is_dead          (const TodokuEvidence    *evidence);
void       todoku_diagnosis_add_parent       (TodokuFinding           *finding,
                                              const TodokuEvidence    *evidence);
void       todoku_diagnosis_judge_type       (TodokuCase              *c);
void       todoku_diagnosis_judge_alias      (TodokuCase              *c,
                                              const TodokuRr          *rr);
TodokuFinding *todoku_diagnosis_alias_finding (const TodokuEvidence        *evidence,
                                              TodokuSeverity               severity);
gboolean   todoku_diagnosis_has_only_aliases (const TodokuEvidence    *evidence);
gboolean   todoku_diagnosis_judge_abandoned  (TodokuCase              *c,
                                              gboolean                 is_certain);
gboolean   todoku_diagnosis_is_for_text_only (const TodokuCase        *c);
gboolean   todoku_diagnosis_leads_to         (const TodokuEvidence    *evidence,
                                              const char              *start,
                                              const char              *end);
void       todoku_diagnosis_judge_value      (TodokuCase              *c);
TodokuFinding *todoku_diagnosis_judge_text   (TodokuCase              *c,
                                              TodokuRecordState       *state);
TodokuFinding *todoku_diagnosis_judge_key    (TodokuCase              *c,
                                              const char              *raw);
TodokuFinding *todoku_diagnosis_judge_keys   (TodokuCase              *c,
                                              GPtrArray               *texts);
const char *todoku_diagnosis_find_stray      (TodokuCase              *c,
                                              GPtrArray               *texts);
TodokuFinding *todoku_diagnosis_judge_spf    (TodokuCase              *c,
                                              GPtrArray               *texts,
                                              TodokuRecordState       *state);
char      *todoku_diagnosis_offer_spf        (TodokuCase              *c,
                                              char                   **records,
                                              char *const             *left_out,
                                              char                   **ret_dead);
char      *todoku_diagnosis_mend_inner       (TodokuCase              *c,
                                              const char              *name);
gboolean   todoku_diagnosis_is_lost_term     (const char              *term);
gboolean   todoku_diagnosis_would_match      (TodokuCase              *c,
                                              const char              *raw);
void       todoku_diagnosis_judge_right      (TodokuCase              *c);
void       todoku_diagnosis_note_key         (TodokuCase              *c,
                                              const char              *text);
gboolean   todoku_diagnosis_judge_owner      (TodokuCase              *c);
gboolean   todoku_diagnosis_is_policy_above  (const TodokuEvidence    *evidence,
                                              const char              *name);
gboolean   todoku_diagnosis_is_policy_below  (const TodokuEvidence    *evidence,
                                              const char              *name);
const char *todoku_diagnosis_step_up         (const char              *name);
char      *todoku_diagnosis_find_inherited   (const TodokuEvidence    *evidence,
                                              GPtrArray               *needed,
                                              gboolean                *ret_known);
char      *todoku_diagnosis_dup_policy       (const TodokuEvidence    *evidence,
                                              const char              *name);
gboolean   todoku_diagnosis_judge_inherited  (TodokuCase              *c);
gboolean   todoku_diagnosis_judge_type_elsewhere (TodokuCase          *c);
void       todoku_diagnosis_judge_place      (TodokuCase              *c);
void       todoku_diagnosis_judge_visible    (TodokuCase              *c);

char      *todoku_diagnosis_describe_answer  (const TodokuEvidence    *evidence,
                                              const TodokuObservation *observation);
TodokuFinding *todoku_diagnosis_dnssec_finding (const TodokuObservation *failure);
gboolean   todoku_diagnosis_has_token        (const char              *raw,
                                              const char              *expected);
gboolean   todoku_diagnosis_is_shortened     (const char              *raw,
                                              const char              *expected);
extern const char *const todoku_diagnosis_examples[];

GPtrArray *todoku_diagnosis_known_slips      (const char              *label,
                                              gboolean                 is_likely);
GPtrArray *todoku_diagnosis_typed_slips      (const char              *label);

gboolean   todoku_diagnosis_is_wildcard      (const TodokuEvidence    *evidence,
                                              const TodokuRr          *rr);
GPtrArray *todoku_diagnosis_rrs_of_type      (const TodokuEvidence    *evidence,
                                              guint16                  rrtype);
char      *todoku_diagnosis_server_names     (const TodokuEvidence    *evidence);
char      *todoku_diagnosis_answering_names  (const TodokuEvidence    *evidence,
                                              guint                   *ret_count);

G_END_DECLS
