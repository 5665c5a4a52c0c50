/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a record card says of what was found: the finding with its remedy, the notes, and the
 * answers of the servers as evidence. What is said once above the cards is left out. All of it
 * comes from the network and is never markup. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-record-card-private.h"

#include <glib/gi18n-lib.h>

#include "todoku-compare-box.h"
#include "todoku-evidence-table.h"
#include "todoku-names.h"
#include "todoku-text-compare.h"
#include "todoku-text-report.h"
#include "todoku-text-table.h"

/**
 * todoku_record_card_set_button_name:
 * @self: the card
 * @button: one of its buttons
 * @text: what the button does
 *
 * Names @button: each card has the same ones, and a screen reader says whose they are.
 */
void
todoku_record_card_set_button_name (TodokuRecordCard *self,
                                    GtkWidget        *button,
                                    const char       *text)
{
  const TodokuRecord *record = todoku_record_item_get_record (self->item);
  g_autofree char *name = g_strdup_printf ("%s: %s", todoku_text_purpose (record->purpose), text);

  todoku_widget_set_name (button, name);
}

/* What the remedy wants in place of the record's own value can be copied, too. */
static void
update_offered (TodokuRecordCard    *self,
                const TodokuVerdict *verdict)
{
  const char *offered = verdict != NULL ? todoku_text_get_offered (verdict) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->offered_field), offered != NULL);
  todoku_value_field_set_value (self->offered_field, offered != NULL ? offered : "");
}

/**
 * todoku_record_card_shows_old:
 * @self: the card
 *
 * Returns: whether what was found is the value that is still to be rewritten, and may yet stand
 *   there
 */
gboolean
todoku_record_card_shows_old (TodokuRecordCard *self)
{
  const TodokuVerdict *verdict = todoku_record_item_get_verdict (self->item);

  return self->previous != NULL && self->old_until > g_get_real_time () && verdict != NULL &&
         !todoku_verdict_is_right (verdict) && verdict->found != NULL &&
         todoku_dns_name_equal (verdict->found, self->previous);
}

/* What is behind it stands in the help. */
static void
show_more (TodokuRecordCard *self,
           TodokuFindingCode code,
           const char       *cause)
{
  g_autofree char *place =
    g_strconcat ("findings#", todoku_enum_to_token (TODOKU_TYPE_FINDING_CODE, code), NULL);
  /* Translators: what a screen reader says of the button “More About This”; %s is a sentence. */
  g_autofree char *name = g_strdup_printf (_("More about “%s”"), cause);

  todoku_widget_set_name (self->more_button, name);
  /* The target first: an action without the one that it wants is warned of. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->more_button), "s", place);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->more_button), "help.open");
}

static const char *
finding_kind (TodokuStatus status)
{
  return status == TODOKU_STATUS_FIX ? "fix" : status == TODOKU_STATUS_WAITING ? "waiting" : "note";
}

static const char *
finding_icon (TodokuStatus status)
{
  switch (status)
    {
    case TODOKU_STATUS_FIX:
      return "dialog-warning-symbolic";
    case TODOKU_STATUS_WAITING:
      return "preferences-system-time-symbolic";
    case TODOKU_STATUS_UNKNOWN:
      return "dialog-question-symbolic";
    case TODOKU_STATUS_VERIFIED:
    case TODOKU_STATUS_PENDING:
    case TODOKU_STATUS_READY:
    case TODOKU_STATUS_OPTIONAL:
    default:
      return "dialog-information-symbolic";
    }
}

/* A notice with nothing to compare and nothing to copy. */
static void
say_alone (TodokuRecordCard *self,
           const char       *kind,
           const char       *icon,
           const char       *title,
           const char       *text)
{
  gtk_widget_set_visible (GTK_WIDGET (self->finding_notice), TRUE);
  todoku_notice_set (self->finding_notice, kind, icon, title, text);
  gtk_widget_set_visible (GTK_WIDGET (self->compare_box), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->offered_field), FALSE);
}

/* Before anybody has rewritten the record there is nothing to say of its old value. */
static void
say_old (TodokuRecordCard *self)
{
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  if (self->old_until == G_MAXINT64)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->finding_notice), FALSE);
      return;
    }

  time = todoku_text_time_of_day (self->old_until, g_get_real_time ());
  /* Translators: %s is a time of day. */
  text = g_strdup_printf (_("After the rewriting it can be seen until %s."), time);
  say_alone (self, "waiting", "preferences-system-time-symbolic", _("The old value is still seen."),
             text);
}

static void
say_not_seen_by_service (TodokuRecordCard *self)
{
  const char *reason = todoku_record_item_get_service_reason (self->item);
  g_autofree char *words = todoku_text_plain (todoku_text_service_reason (reason));
  /* Translators: %s is what the delivery service says about a record, often in English. */
  g_autofree char *text = g_strdup_printf (_("The service does not see it yet. Press “Verify” "
                                             "again later. It says: %s"), words);

  say_alone (self, "note", "dialog-information-symbolic", _("Right in DNS."), text);
}

static void
say_found (TodokuRecordCard  *self,
           TodokuVerdict     *verdict,
           TodokuStatus       status,
           const TodokuTyped *typed)
{
  const TodokuFinding *finding = verdict->finding;
  const TodokuRecord *record = todoku_record_item_get_record (self->item);
  TodokuTextFields fields = typed->fields;
  g_autofree char *cause = NULL;
  g_autofree char *remedy = NULL;

  /* What was verified was there. */
  cause = finding->code == TODOKU_FINDING_MISSING && todoku_text_item_is_lost (self->item)
            ? g_strdup (_("The record is not in DNS any more."))
            : todoku_text_finding_cause (finding, record);
  fields.ready_at = todoku_verdict_get_ready_at (verdict);
  fields.now = g_get_real_time ();
  remedy = todoku_text_finding_remedy (finding, record, &fields);
  gtk_widget_set_visible (GTK_WIDGET (self->finding_notice), TRUE);
  todoku_notice_set (self->finding_notice, finding_kind (status), finding_icon (status), cause,
                     remedy);
  todoku_compare_box_fill (self->compare_box, verdict);
  update_offered (self, verdict);
  show_more (self, finding->code, cause);
}

/* Whether there is a finding that has more behind it than the notice says. */
static gboolean
say_finding (TodokuRecordCard  *self,
             TodokuVerdict     *verdict,
             TodokuStatus       status,
             const TodokuTyped *typed)
{
  const TodokuFinding *finding = verdict != NULL ? verdict->finding : NULL;
  const TodokuRecord *record = todoku_record_item_get_record (self->item);

  if (todoku_record_card_shows_old (self))
    say_old (self);
  else if (finding == NULL && status == TODOKU_STATUS_READY && record->key != NULL &&
           !self->unchanged && self->shared != TODOKU_RECORD_CARD_READY)
    say_alone (self, "note", "dialog-information-symbolic", _("Right in DNS."),
               _("Press “Verify”."));
  else if (finding == NULL && status == TODOKU_STATUS_PENDING && verdict != NULL &&
           todoku_verdict_is_right (verdict))
    say_not_seen_by_service (self);
  /* What is said once above the cards is not said again in each. */
  else if (finding == NULL || (int) finding->code == self->shared)
    gtk_widget_set_visible (GTK_WIDGET (self->finding_notice), FALSE);
  else
    {
      say_found (self, verdict, status, typed);
      return TRUE;
    }

  return FALSE;
}

/**
 * todoku_record_card_update_finding:
 * @self: the card
 * @verdict: (nullable): what was found
 * @status: how the record stands
 * @typed: the record as it is typed
 *
 * Says what is wrong, the one thing to do, and where to read more.
 */
void
todoku_record_card_update_finding (TodokuRecordCard  *self,
                                   TodokuVerdict     *verdict,
                                   TodokuStatus       status,
                                   const TodokuTyped *typed)
{
  /* Hidden and shown again it would lose the focus at every look. */
  gtk_widget_set_visible (self->more_button, say_finding (self, verdict, status, typed));
}

/**
 * todoku_record_card_update_notes:
 * @self: the card
 * @verdict: (nullable): what was found
 *
 * Says what else was seen, but for what the list says above the cards.
 */
void
todoku_record_card_update_notes (TodokuRecordCard    *self,
                                 const TodokuVerdict *verdict)
{
  const TodokuRecord *record = todoku_record_item_get_record (self->item);
  g_autofree char *shared = todoku_text_shared_note (record);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->notes_box))) != NULL)
    gtk_box_remove (self->notes_box, child);
  if (shared != NULL)
    gtk_box_append (self->notes_box,
                    todoku_notice_new ("note", "dialog-information-symbolic",
                                       _("Several delivery servers share this record."), shared));
  for (guint i = 0; verdict != NULL && i < verdict->notes->len; i++)
    {
      const TodokuFinding *note = g_ptr_array_index (verdict->notes, i);
      g_autofree char *cause = NULL;
      g_autofree char *remedy = NULL;

      if (todoku_text_is_about_zone (note) && (int) note->code == self->shared)
        continue;
      cause = todoku_text_finding_cause (note, record);
      remedy = todoku_text_finding_remedy (note, record, NULL);
      gtk_box_append (self->notes_box, todoku_notice_new ("note", "dialog-information-symbolic",
                                                          cause, remedy));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->notes_box),
                          gtk_widget_get_first_child (GTK_WIDGET (self->notes_box)) != NULL);
}

static void
close_evidence (TodokuRecordCard *self)
{
  if (self->evidence == NULL)
    return;

  gtk_box_remove (self->evidence_box, self->evidence);
  self->evidence = NULL;
}

/**
 * todoku_record_card_toggle_evidence:
 * @self: the card
 *
 * Opens or closes the evidence, as its button says.
 */
void
todoku_record_card_toggle_evidence (TodokuRecordCard *self)
{
  TodokuVerdict *verdict = todoku_record_item_get_verdict (self->item);
  gboolean active = gtk_toggle_button_get_active (self->evidence_button);

  gtk_image_set_from_icon_name (self->evidence_arrow,
                                active ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->evidence_button),
                               GTK_ACCESSIBLE_STATE_EXPANDED, active, -1);
  close_evidence (self);
  if (active && verdict != NULL)
    {
      self->evidence = todoku_evidence_table_new (verdict);
      gtk_box_append (self->evidence_box, self->evidence);
    }
}

/**
 * todoku_record_card_update_evidence:
 * @self: the card
 * @verdict: (nullable): what was found
 *
 * Offers the answers of the servers, if there are any, and brings open ones up to date.
 */
void
todoku_record_card_update_evidence (TodokuRecordCard *self,
                                    TodokuVerdict    *verdict)
{
  guint n_servers = todoku_evidence_table_count (verdict);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->evidence_box), n_servers > 0);
  if (n_servers == 0)
    return;

  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Evidence: the answer of %u server",
                                       "Evidence: the answers of %u servers", n_servers),
                          n_servers);
  gtk_label_set_text (self->evidence_label, text);
  todoku_record_card_set_button_name (self, GTK_WIDGET (self->evidence_button), text);
  if (self->evidence != NULL)
    todoku_record_card_toggle_evidence (self);
}
