/* SPDX-License-Identifier: GPL-3.0-or-later
 * See the header. A table by name and type; when it is full it is emptied, since whoever fills it
 * has gone on to other names.
 */
#include "todoku-target-answers.h"

#define MAX_ANSWERS 1024

/* Short enough that whoever mends something and looks again is never told the old answer. */
#define KEEP (5 * G_TIME_SPAN_SECOND)

struct _TodokuTargetAnswers
{
  /* (owned) (element-type Answer Answer): a set */
  GHashTable *answers;
};

/**
 * Answer:
 * @name: (unowned): of @observation, or of what is looked for
 * @rrtype: likewise
 * @observation: (owned) (nullable): what was said
 * @expires: until when, in monotonic microseconds
 */
typedef struct
{
  const char *name;
  guint16 rrtype;
  TodokuObservation *observation;
  gint64 expires;
} Answer;

static guint
answer_hash (gconstpointer key)
{
  const Answer *answer = key;

  return g_str_hash (answer->name) ^ answer->rrtype;
}

static gboolean
answer_equal (gconstpointer a,
              gconstpointer b)
{
  const Answer *one = a, *other = b;

  return one->rrtype == other->rrtype && g_str_equal (one->name, other->name);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  todoku_observation_unref (answer->observation);
  g_free (answer);
}

/**
 * todoku_target_answers_lookup:
 * @self: the answers
 * @name: a name; one that is written otherwise is another
 * @rrtype: a type
 * @now: the monotonic time, in microseconds
 *
 * Returns: (transfer full) (nullable): what was said within the last five seconds
 */
TodokuObservation *
todoku_target_answers_lookup (TodokuTargetAnswers *self,
                              const char          *name,
                              guint16              rrtype,
                              gint64               now)
{
  const Answer wanted = { .name = name, .rrtype = rrtype };
  const Answer *answer = g_hash_table_lookup (self->answers, &wanted);

  return answer != NULL && now < answer->expires
         ? todoku_observation_ref (answer->observation) : NULL;
}

/**
 * todoku_target_answers_keep:
 * @self: the answers
 * @observation: what the resolver has said
 * @now: the monotonic time, in microseconds
 *
 * What could not be asked, and what the resolver has failed at, is not kept: the next record
 * deserves a try of its own.
 */
void
todoku_target_answers_keep (TodokuTargetAnswers *self,
                            TodokuObservation   *observation,
                            gint64               now)
{
  Answer *answer;

  if (!todoku_observation_is_answered (observation))
    return;

  if (g_hash_table_size (self->answers) >= MAX_ANSWERS)
    g_hash_table_remove_all (self->answers);
  answer = g_new (Answer, 1);
  answer->observation = todoku_observation_ref (observation);
  answer->name = observation->name;
  answer->rrtype = observation->rrtype;
  answer->expires = now + KEEP;
  /* Replaces the key as well, whose name is the old observation's. */
  g_hash_table_replace (self->answers, answer, answer);
}

/**
 * todoku_target_answers_new:
 *
 * Returns: (transfer full): an empty memory
 */
TodokuTargetAnswers *
todoku_target_answers_new (void)
{
  TodokuTargetAnswers *self = g_new0 (TodokuTargetAnswers, 1);

  self->answers = g_hash_table_new_full (answer_hash, answer_equal, answer_free, NULL);

  return self;
}

/**
 * todoku_target_answers_free:
 * @self: (transfer full) (nullable): the answers
 */
void
todoku_target_answers_free (TodokuTargetAnswers *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->answers);
  g_free (self);
}
