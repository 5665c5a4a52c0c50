/* SPDX-License-Identifier: GPL-3.0-or-later
 * The verdict on one record and the form in which it is stored. Any thread, no I/O.
 * A stored verdict that this version cannot read is no verdict, never an error: it is only a cache
 * of what DNS said.
 */
#include "todoku-verdict.h"

G_DEFINE_BOXED_TYPE (TodokuFinding, todoku_finding, todoku_finding_ref, todoku_finding_unref)
G_DEFINE_BOXED_TYPE (TodokuVerdict, todoku_verdict, todoku_verdict_ref, todoku_verdict_unref)

#define FINDING_FORMAT "(ssa(ss))"
#define ANSWER_FORMAT "(sssqbxas)"
#define PROBE_FORMAT "(sqa" ANSWER_FORMAT ")"
#define VERDICT_FORMAT \
  "(sa" FINDING_FORMAT "a" FINDING_FORMAT "sa" ANSWER_FORMAT "ba" ANSWER_FORMAT \
  "xa" PROBE_FORMAT "ssxuxx)"

/**
 * todoku_finding_new:
 * @code: which mistake
 * @severity: how much it matters
 * @...: pairs of parameter name and value, then %NULL
 *
 * Returns: (transfer full): a new finding
 */
TodokuFinding *
todoku_finding_new (TodokuFindingCode code,
                    TodokuSeverity    severity,
                    ...)
{
  TodokuFinding *self = g_atomic_rc_box_new0 (TodokuFinding);
  const char *name;
  va_list args;

  self->code = code;
  self->severity = severity;
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func (g_free);

  va_start (args, severity);
  while ((name = va_arg (args, const char *)) != NULL)
    todoku_finding_set (self, name, va_arg (args, const char *));
  va_end (args);

  return self;
}

/**
 * todoku_finding_ref:
 * @self: a finding
 *
 * Returns: (transfer full): @self
 */
TodokuFinding *
todoku_finding_ref (TodokuFinding *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
finding_clear (gpointer data)
{
  TodokuFinding *self = data;

  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->values);
}

/**
 * todoku_finding_unref:
 * @self: (transfer full): a finding
 */
void
todoku_finding_unref (TodokuFinding *self)
{
  g_atomic_rc_box_release_full (self, finding_clear);
}

/**
 * todoku_finding_set:
 * @self: a finding that has not been handed out yet
 * @name: the parameter
 * @value: (nullable): its value; %NULL leaves the parameter out
 */
void
todoku_finding_set (TodokuFinding *self,
                    const char    *name,
                    const char    *value)
{
  if (value == NULL)
    return;

  for (guint i = 0; i < self->names->len; i++)
    {
      if (g_str_equal (g_ptr_array_index (self->names, i), name))
        {
          g_free (g_ptr_array_index (self->values, i));
          g_ptr_array_index (self->values, i) = g_strdup (value);
          return;
        }
    }

  g_ptr_array_add (self->names, g_strdup (name));
  g_ptr_array_add (self->values, g_strdup (value));
}

/**
 * todoku_finding_get:
 * @self: a finding
 * @name: a parameter
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
todoku_finding_get (const TodokuFinding *self,
                    const char          *name)
{
  for (guint i = 0; i < self->names->len; i++)
    if (g_str_equal (g_ptr_array_index (self->names, i), name))
      return g_ptr_array_index (self->values, i);

  return NULL;
}

/**
 * todoku_answer_new:
 * @observation: what a server said
 *
 * Returns: (transfer full): the part of it that a person is shown
 */
TodokuAnswer *
todoku_answer_new (const TodokuObservation *observation)
{
  TodokuAnswer *answer = g_new0 (TodokuAnswer, 1);
  guint n_values = 0;

  answer->server_name = g_strdup (observation->server_name);
  answer->address = g_strdup (observation->server_address);
  answer->status = observation->status;
  answer->rcode = observation->rcode;
  answer->aa = observation->aa;
  answer->ttl = -1;
  answer->values = g_new0 (char *, observation->answer->len + 1);

  for (guint i = 0; i < observation->answer->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (observation->answer, i);

      if (!todoku_dns_name_equal (rr->owner, observation->name))
        continue;

      answer->values[n_values++] = todoku_rr_to_presentation (rr);
      if (answer->ttl < 0 || rr->ttl < answer->ttl)
        answer->ttl = rr->ttl;
    }

  if (answer->values[0] == NULL && observation->status == TODOKU_ASK_ANSWERED)
    answer->ttl = todoku_observation_negative_ttl (observation);

  return answer;
}

/**
 * todoku_answer_free:
 * @answer: (transfer full) (nullable): an answer
 */
void
todoku_answer_free (TodokuAnswer *answer)
{
  if (answer == NULL)
    return;

  g_free (answer->server_name);
  g_free (answer->address);
  g_strfreev (answer->values);
  g_free (answer);
}

/**
 * todoku_probe_new:
 * @name: the name asked for
 * @rrtype: the type asked for
 *
 * Returns: (transfer full): a probe without answers
 */
TodokuProbe *
todoku_probe_new (const char *name,
                  guint16     rrtype)
{
  TodokuProbe *probe = g_new0 (TodokuProbe, 1);

  probe->name = g_strdup (name);
  probe->rrtype = rrtype;
  probe->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_answer_free);

  return probe;
}

/**
 * todoku_probe_free:
 * @probe: (transfer full) (nullable): a probe
 */
void
todoku_probe_free (TodokuProbe *probe)
{
  if (probe == NULL)
    return;

  g_free (probe->name);
  g_ptr_array_unref (probe->answers);
  g_free (probe);
}

/**
 * todoku_verdict_new:
 * @record: the record that was asked for
 *
 * Returns: (transfer full): a verdict of `UNKNOWN` without evidence, to be filled by its maker
 */
TodokuVerdict *
todoku_verdict_new (TodokuRecord *record)
{
  TodokuVerdict *self = g_atomic_rc_box_new0 (TodokuVerdict);

  self->record = todoku_record_ref (record);
  self->state = TODOKU_RECORD_STATE_UNKNOWN;
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_finding_unref);
  self->published = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_answer_free);
  self->probes = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_probe_free);
  self->agree = TRUE;
  self->negative_ttl = -1;
  self->retry_after = -1;

  return self;
}

/**
 * todoku_verdict_ref:
 * @self: a verdict
 *
 * Returns: (transfer full): @self
 */
TodokuVerdict *
todoku_verdict_ref (TodokuVerdict *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
verdict_clear (gpointer data)
{
  TodokuVerdict *self = data;

  todoku_record_unref (self->record);
  g_clear_pointer (&self->finding, todoku_finding_unref);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->published);
  g_clear_pointer (&self->visible, todoku_answer_free);
  g_clear_pointer (&self->second, todoku_answer_free);
  g_ptr_array_unref (self->probes);
  g_free (self->zone);
  g_free (self->expected);
  g_free (self->found);
}

/**
 * todoku_verdict_unref:
 * @self: (transfer full): a verdict
 */
void
todoku_verdict_unref (TodokuVerdict *self)
{
  g_atomic_rc_box_release_full (self, verdict_clear);
}

/**
 * todoku_verdict_is_right:
 * @self: a verdict
 *
 * Returns: whether nothing needs to be typed: published everywhere, visible or soon to be
 */
gboolean
todoku_verdict_is_right (const TodokuVerdict *self)
{
  return todoku_record_state_rank (self->state) <= 1;
}

/**
 * todoku_record_state_rank:
 * @state: a state
 *
 * Returns: how bad it is: 0 right, 1 waiting, 2 nothing there yet, 3 could not be checked, 4 wrong
 */
int
todoku_record_state_rank (TodokuRecordState state)
{
  switch (state)
    {
    case TODOKU_RECORD_STATE_OK:
    case TODOKU_RECORD_STATE_OK_EQUIVALENT:
      return 0;
    case TODOKU_RECORD_STATE_OK_NOT_VISIBLE:
      return 1;
    case TODOKU_RECORD_STATE_MISSING:
      return 2;
    case TODOKU_RECORD_STATE_UNKNOWN:
      return 3;
    case TODOKU_RECORD_STATE_WRONG_VALUE:
    case TODOKU_RECORD_STATE_WRONG_PLACE:
    case TODOKU_RECORD_STATE_WRONG_TYPE:
    case TODOKU_RECORD_STATE_CONFLICT:
    case TODOKU_RECORD_STATE_PARTIAL:
    case TODOKU_RECORD_STATE_ZONE_BROKEN:
    default:
      return 4;
    }
}

static GVariant *
finding_to_variant (const TodokuFinding *finding)
{
  GVariantBuilder params;

  g_variant_builder_init (&params, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; i < finding->names->len; i++)
    g_variant_builder_add (&params, "(ss)", g_ptr_array_index (finding->names, i),
                           g_ptr_array_index (finding->values, i));

  return g_variant_new (FINDING_FORMAT,
                        todoku_enum_to_token (TODOKU_TYPE_FINDING_CODE, finding->code),
                        todoku_enum_to_token (TODOKU_TYPE_SEVERITY, finding->severity),
                        &params);
}

static TodokuFinding *
finding_from_variant (GVariant *variant)
{
  g_autoptr(GVariantIter) params = NULL;
  const char *code_token, *severity_token, *name, *value;
  int code, severity;
  TodokuFinding *finding;

  g_variant_get (variant, "(&s&sa(ss))", &code_token, &severity_token, &params);
  if (!todoku_enum_from_token (TODOKU_TYPE_FINDING_CODE, code_token, &code) ||
      !todoku_enum_from_token (TODOKU_TYPE_SEVERITY, severity_token, &severity))
    return NULL;

  finding = todoku_finding_new (code, severity, NULL);
  while (g_variant_iter_next (params, "(&s&s)", &name, &value))
    todoku_finding_set (finding, name, value);

  return finding;
}

static GVariant *
answer_to_variant (const TodokuAnswer *answer)
{
  return g_variant_new ("(sssqbx^as)",
                        answer->server_name != NULL ? answer->server_name : "",
                        answer->address != NULL ? answer->address : "",
                        todoku_enum_to_token (TODOKU_TYPE_ASK_STATUS, answer->status),
                        answer->rcode, answer->aa, answer->ttl, answer->values);
}

static TodokuAnswer *
answer_from_variant (GVariant *variant)
{
  g_autoptr(TodokuAnswer) answer = g_new0 (TodokuAnswer, 1);
  const char *name, *address, *status_token;
  int status;

  g_variant_get (variant, "(&s&s&sqbx^as)", &name, &address, &status_token, &answer->rcode,
                 &answer->aa, &answer->ttl, &answer->values);
  if (!todoku_enum_from_token (TODOKU_TYPE_ASK_STATUS, status_token, &status))
    return NULL;

  answer->server_name = *name != '\0' ? g_strdup (name) : NULL;
  answer->address = *address != '\0' ? g_strdup (address) : NULL;
  answer->status = status;

  return g_steal_pointer (&answer);
}

static void
add_answers (GVariantBuilder *builder,
             GPtrArray       *answers)
{
  for (guint i = 0; i < answers->len; i++)
    g_variant_builder_add_value (builder, answer_to_variant (g_ptr_array_index (answers, i)));
}

static gboolean
read_answers (GVariantIter *iter,
              GPtrArray    *answers)
{
  GVariant *child;

  while ((child = g_variant_iter_next_value (iter)) != NULL)
    {
      TodokuAnswer *answer = answer_from_variant (child);

      g_variant_unref (child);
      if (answer == NULL)
        return FALSE;
      g_ptr_array_add (answers, answer);
    }

  return TRUE;
}

/**
 * todoku_verdict_get_ready_at:
 * @self: a verdict
 *
 * Where the record is right and only a cache or some servers lag, the one moment that everything
 * names: the pill, the sentence, and the next look.
 *
 * Returns: when another look can succeed, in microseconds since 1970 UTC, or 0 when nothing says
 */
gint64
todoku_verdict_get_ready_at (const TodokuVerdict *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->retry_after < 0 || (self->state != TODOKU_RECORD_STATE_OK_NOT_VISIBLE &&
                                self->state != TODOKU_RECORD_STATE_PARTIAL))
    return 0;

  /* A cache may count its seconds a little differently. */
  return self->checked_at + (self->retry_after + 1) * G_USEC_PER_SEC;
}

/**
 * todoku_verdict_to_variant:
 * @self: a verdict
 *
 * Returns: (transfer floating): the form in which it is stored, without the record itself
 */
GVariant *
todoku_verdict_to_variant (const TodokuVerdict *self)
{
  GVariantBuilder finding, notes, published, visible, probes;

  g_variant_builder_init (&finding, G_VARIANT_TYPE ("a" FINDING_FORMAT));
  if (self->finding != NULL)
    g_variant_builder_add_value (&finding, finding_to_variant (self->finding));

  g_variant_builder_init (&notes, G_VARIANT_TYPE ("a" FINDING_FORMAT));
  for (guint i = 0; i < self->notes->len; i++)
    g_variant_builder_add_value (&notes, finding_to_variant (g_ptr_array_index (self->notes, i)));

  g_variant_builder_init (&published, G_VARIANT_TYPE ("a" ANSWER_FORMAT));
  add_answers (&published, self->published);

  g_variant_builder_init (&visible, G_VARIANT_TYPE ("a" ANSWER_FORMAT));
  if (self->visible != NULL)
    g_variant_builder_add_value (&visible, answer_to_variant (self->visible));
  if (self->visible != NULL && self->second != NULL)
    g_variant_builder_add_value (&visible, answer_to_variant (self->second));

  g_variant_builder_init (&probes, G_VARIANT_TYPE ("a" PROBE_FORMAT));
  for (guint i = 0; i < self->probes->len; i++)
    {
      const TodokuProbe *probe = g_ptr_array_index (self->probes, i);
      GVariantBuilder answers;

      g_variant_builder_init (&answers, G_VARIANT_TYPE ("a" ANSWER_FORMAT));
      add_answers (&answers, probe->answers);
      g_variant_builder_add (&probes, PROBE_FORMAT, probe->name, probe->rrtype, &answers);
    }

  return g_variant_new (VERDICT_FORMAT,
                        todoku_enum_to_token (TODOKU_TYPE_RECORD_STATE, self->state),
                        &finding, &notes, self->zone != NULL ? self->zone : "",
                        &published, self->agree, &visible, self->negative_ttl, &probes,
                        self->expected != NULL ? self->expected : "",
                        self->found != NULL ? self->found : "",
                        self->retry_after, self->queries, self->elapsed_us, self->checked_at);
}

static char *
empty_to_null (const char *text)
{
  return *text != '\0' ? g_strdup (text) : NULL;
}

/* A note that is not understood is left out; without its finding a verdict says nothing. */
static gboolean
read_findings (TodokuVerdict *self,
               GVariantIter  *finding,
               GVariantIter  *notes)
{
  GVariant *child;

  while ((child = g_variant_iter_next_value (finding)) != NULL)
    {
      g_clear_pointer (&self->finding, todoku_finding_unref);
      self->finding = finding_from_variant (child);
      g_variant_unref (child);
      if (self->finding == NULL)
        return FALSE;
    }

  while ((child = g_variant_iter_next_value (notes)) != NULL)
    {
      TodokuFinding *note = finding_from_variant (child);

      g_variant_unref (child);
      if (note != NULL)
        g_ptr_array_add (self->notes, note);
    }

  return TRUE;
}

static gboolean
read_probes (TodokuVerdict *self,
             GVariantIter  *probes)
{
  const char *name;
  guint16 rrtype;
  GVariantIter *answers;

  while (g_variant_iter_loop (probes, "(&sqa" ANSWER_FORMAT ")", &name, &rrtype, &answers))
    {
      TodokuProbe *probe = todoku_probe_new (name, rrtype);

      g_ptr_array_add (self->probes, probe);
      if (!read_answers (answers, probe->answers))
        {
          g_variant_iter_free (answers);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * todoku_verdict_from_variant:
 * @record: the record the verdict is about
 * @variant: what todoku_verdict_to_variant() made, perhaps long ago
 *
 * Returns: (transfer full) (nullable): the verdict, or %NULL when another version wrote it
 */
TodokuVerdict *
todoku_verdict_from_variant (TodokuRecord *record,
                             GVariant     *variant)
{
  g_autoptr(TodokuVerdict) self = NULL;
  g_autoptr(GVariantIter) finding = NULL;
  g_autoptr(GVariantIter) notes = NULL;
  g_autoptr(GVariantIter) published = NULL;
  g_autoptr(GVariantIter) visible = NULL;
  g_autoptr(GVariantIter) probes = NULL;
  g_autoptr(GPtrArray) visible_answers = NULL;
  const char *state_token, *zone, *expected, *found;
  int state;

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE (VERDICT_FORMAT)))
    return NULL;

  self = todoku_verdict_new (record);
  g_variant_get (variant,
                 "(&sa" FINDING_FORMAT "a" FINDING_FORMAT "&sa" ANSWER_FORMAT "ba" ANSWER_FORMAT
                 "xa" PROBE_FORMAT "&s&sxuxx)",
                 &state_token, &finding, &notes, &zone, &published, &self->agree, &visible,
                 &self->negative_ttl, &probes, &expected, &found, &self->retry_after,
                 &self->queries, &self->elapsed_us, &self->checked_at);

  if (!todoku_enum_from_token (TODOKU_TYPE_RECORD_STATE, state_token, &state))
    return NULL;
  self->state = state;
  self->zone = empty_to_null (zone);
  self->expected = empty_to_null (expected);
  self->found = empty_to_null (found);

  if (!read_findings (self, finding, notes) || !read_answers (published, self->published))
    return NULL;

  /* The second opinion stands behind the first. */
  visible_answers = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_answer_free);
  if (!read_answers (visible, visible_answers))
    return NULL;
  if (visible_answers->len > 0)
    self->visible = g_ptr_array_steal_index (visible_answers, 0);
  if (visible_answers->len > 0)
    self->second = g_ptr_array_steal_index (visible_answers, 0);

  if (!read_probes (self, probes))
    return NULL;

  return g_steal_pointer (&self);
}
