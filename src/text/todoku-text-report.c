/* SPDX-License-Identifier: GPL-3.0-or-later
 * The findings of several records together: which of them says the same of the whole zone, and all
 * of them as text. Pure; main thread only, for it reads objects.
 */
#include "todoku-config.h"

#include "todoku-text-report.h"

#include <glib/gi18n-lib.h>

#include "todoku-text-compare.h"
#include "todoku-text-table.h"
#include "todoku-text.h"

/**
 * todoku_text_is_about_zone:
 * @finding: a finding, or a note
 *
 * Returns: whether it speaks of the zone, of its servers or of the way to them, and not of one
 *   record, so that it need be said only once
 */
gboolean
todoku_text_is_about_zone (const TodokuFinding *finding)
{
  switch ((int) finding->code)
    {
    case TODOKU_FINDING_SERVERS_DIFFER:
      return finding->severity == TODOKU_SEVERITY_NOTE;
    case TODOKU_FINDING_NEGATIVE_CACHE:
    case TODOKU_FINDING_UNDELEGATED_ZONE:
    case TODOKU_FINDING_LAME_SERVER:
    case TODOKU_FINDING_DNSSEC_BROKEN:
    case TODOKU_FINDING_DOMAIN_INACTIVE:
    case TODOKU_FINDING_INTERCEPTED:
    case TODOKU_FINDING_TRUNCATED_NO_TCP:
    case TODOKU_FINDING_UNREACHABLE:
      return TRUE;
    default:
      return FALSE;
    }
}

static const TodokuVerdict *
get_verdict (GListModel *items,
             guint       i)
{
  g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);

  /* The list keeps the item, and the item its verdict. */
  return todoku_record_item_get_verdict (item);
}

static gboolean
says_the_same (const TodokuVerdict *a,
               const TodokuVerdict *b)
{
  return a != NULL && b != NULL && a->finding != NULL && b->finding != NULL &&
         a->finding->code == b->finding->code && g_strcmp0 (a->zone, b->zone) == 0;
}

/* Whether another zone has the same to say of itself. */
static gboolean
is_noted_elsewhere (GListModel          *items,
                    const TodokuFinding *note,
                    const char          *zone)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      const TodokuVerdict *verdict = get_verdict (items, i);

      for (guint j = 0; verdict != NULL && j < verdict->notes->len; j++)
        if (((const TodokuFinding *) g_ptr_array_index (verdict->notes, j))->code == note->code &&
            g_strcmp0 (verdict->zone, zone) != 0)
          return TRUE;
    }

  return FALSE;
}

static const TodokuVerdict *
find_noted (GListModel           *items,
            const TodokuFinding **ret_finding)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      const TodokuVerdict *verdict = get_verdict (items, i);

      for (guint j = 0; verdict != NULL && j < verdict->notes->len; j++)
        {
          const TodokuFinding *note = g_ptr_array_index (verdict->notes, j);

          if (!todoku_text_is_about_zone (note) ||
              is_noted_elsewhere (items, note, verdict->zone))
            continue;
          if (ret_finding != NULL)
            *ret_finding = note;
          return verdict;
        }
    }

  return NULL;
}

/**
 * todoku_text_find_shared:
 * @items: a list of #TodokuRecordItem
 * @ret_finding: (out) (transfer none) (optional): the finding, or the note, that is meant
 *
 * Returns: (transfer none) (nullable): the verdict whose finding is that of several records for one
 *   cause, such as a broken DNSSEC, so that it need be said only once; of several the one that
 *   stands longest. Where there is none, or the same is said of several zones, one that has a note
 *   about its zone; else %NULL.
 */
const TodokuVerdict *
todoku_text_find_shared (GListModel           *items,
                         const TodokuFinding **ret_finding)
{
  guint n = g_list_model_get_n_items (items);
  const TodokuVerdict *shared = NULL;
  guint n_shared = 1;

  for (guint i = 0; i < n; i++)
    {
      const TodokuVerdict *verdict = get_verdict (items, i);
      const TodokuVerdict *last = verdict;
      guint n_same = 0;
      gboolean other_zone = FALSE;

      if (verdict == NULL || verdict->finding == NULL ||
          !todoku_text_is_about_zone (verdict->finding) || says_the_same (verdict, shared))
        continue;
      for (guint j = 0; j < n; j++)
        {
          const TodokuVerdict *other = get_verdict (items, j);

          if (says_the_same (verdict, other))
            {
              n_same++;
              if (todoku_verdict_get_ready_at (other) > todoku_verdict_get_ready_at (last))
                last = other;
            }
          else if (other != NULL && other->finding != NULL &&
                   other->finding->code == verdict->finding->code)
            {
              other_zone = TRUE;
            }
        }
      if (!other_zone && n_same > n_shared)
        {
          n_shared = n_same;
          shared = last;
        }
    }
  if (shared == NULL)
    return find_noted (items, ret_finding);
  if (ret_finding != NULL)
    *ret_finding = shared->finding;

  return shared;
}

static void
append_line (GString    *text,
             const char *key,
             const char *value)
{
  g_autofree char *plain = todoku_text_plain (value);

  /* Translators: a line of a report: what it is, and it. */
  g_string_append_printf (text, _("  %1$s: %2$s"), key, plain);
  g_string_append_c (text, '\n');
}

static void
append_notes (GString             *text,
              const TodokuVerdict *verdict,
              gboolean             about_zone)
{
  for (guint i = 0; i < verdict->notes->len; i++)
    {
      const TodokuFinding *note = g_ptr_array_index (verdict->notes, i);
      g_autofree char *sentences = NULL;

      if (todoku_text_is_about_zone (note) != about_zone)
        continue;
      sentences = todoku_text_note (note, verdict->record);
      append_line (text, _("Note"), sentences);
    }
}

static void
append_finding (GString             *text,
                const TodokuVerdict *verdict)
{
  TodokuTextFields fields = {
    .ready_at = todoku_verdict_get_ready_at (verdict),
    .now = verdict->checked_at,
  };
  g_autofree char *cause = todoku_text_finding_cause (verdict->finding, verdict->record);
  g_autofree char *remedy = todoku_text_finding_remedy (verdict->finding, verdict->record, &fields);
  g_autoptr(TodokuTextComparison) comparison = todoku_text_compare (verdict);

  append_line (text, _("Cause"), cause);
  append_line (text, _("Remedy"), remedy);
  if (comparison != NULL)
    {
      append_line (text, _("To enter"), comparison->expected);
      append_line (text, _("Found"), comparison->found);
    }
  else
    {
      append_line (text, _("To enter"), verdict->record->value);
    }
  append_notes (text, verdict, FALSE);
  for (guint i = 0; i < verdict->published->len; i++)
    {
      const TodokuAnswer *answer = g_ptr_array_index (verdict->published, i);
      g_autofree char *said = todoku_text_answer (answer);
      g_autofree char *name = g_strdup_printf ("%s (%s)",
                                               answer->server_name != NULL ? answer->server_name
                                                                           : "", answer->address);
      g_autofree char *plain = todoku_text_plain (name);

      append_line (text, plain, said);
    }
}

/**
 * todoku_text_report:
 * @items: a list of #TodokuRecordItem
 *
 * Returns: (transfer full): what was found for each record that is not right, with the remedy and
 *   what each server said; one sentence when nothing is to be said
 */
char *
todoku_text_report (GListModel *items)
{
  GString *text = g_string_new (NULL);
  const TodokuVerdict *noted = find_noted (items, NULL);

  if (noted != NULL)
    append_notes (text, noted, TRUE);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      const TodokuVerdict *verdict = get_verdict (items, i);
      g_autofree char *host = NULL;
      g_autofree char *when = NULL;

      if (verdict == NULL || verdict->finding == NULL)
        continue;
      host = todoku_text_plain (verdict->record->host);
      when = todoku_text_date_time (verdict->checked_at, verdict->checked_at);
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append_printf (text, "%s  %s  (%s)\n",
                              todoku_rrtype_to_text (
                                todoku_record_type_to_rrtype (verdict->record->type)),
                              host, when);
      append_finding (text, verdict);
    }
  if (text->len == 0)
    g_string_append_printf (text, "%s\n", _("Nothing wrong was found."));

  return g_string_free (text, FALSE);
}
