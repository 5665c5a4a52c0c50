/* SPDX-License-Identifier: GPL-3.0-or-later
 * A verified card is closed to type, purpose and HOST until it is asked for; all others are open.
 * Found values come from the network: differences are marked by attributes, never by markup. While
 * it waits for a cache it ticks, as long as it is mapped. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-record-card.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-compare-box.h"
#include "todoku-drag.h"
#include "todoku-evidence-table.h"
#include "todoku-names.h"
#include "todoku-notice.h"
#include "todoku-status-pill.h"
#include "todoku-text-compare.h"
#include "todoku-text-report.h"
#include "todoku-text-table.h"
#include "todoku-typed.h"
#include "todoku-value-field.h"
#include "todoku-value-label.h"
#include "todoku-widget.h"
#include "todoku-wrap-box.h"

struct _TodokuRecordCard
{
  GtkBox parent_instance;

  /* Owned */
  TodokuRecordItem *item;
  char *company;
  char *previous;

  gboolean unchanged;
  gint64 old_until;
  gboolean raw;
  int shared;
  gboolean was_verified;
  guint tick_id;
  /* (unowned) (nullable) */
  GtkWidget *evidence;

  /* Template Widgets */
  TodokuValueField *reading_field;
  GtkWidget *reading_notice;
  TodokuValueField *alternative_field;
  GtkWidget *alternative_notice;
  TodokuValueField *before_field;
  GtkWidget *body;
  GtkWidget *change_arrow;
  GtkLabel *closed_label;
  GtkBox *compare_box;
  GtkImage *evidence_arrow;
  GtkBox *evidence_box;
  GtkToggleButton *evidence_button;
  GtkLabel *evidence_label;
  TodokuNotice *finding_notice;
  TodokuValueField *host_field;
  GtkWidget *menu_button;
  GtkWidget *more_button;
  GtkBox *notes_box;
  TodokuValueField *offered_field;
  GtkToggleButton *open_button;
  TodokuStatusPill *pill;
  TodokuValueField *priority_field;
  GtkLabel *purpose_label;
  GtkLabel *type_label;
  TodokuValueField *value_field;
};

G_DEFINE_FINAL_TYPE (TodokuRecordCard, todoku_record_card, GTK_TYPE_BOX)

static void update (TodokuRecordCard *self);

/* Each card has the same buttons: a screen reader says whose they are. */
static void
set_button_name (TodokuRecordCard *self,
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

/* Whether what was found is the value that is still to be rewritten, and may yet stand there. */
static gboolean
is_old_value (TodokuRecordCard *self)
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
  gtk_widget_set_visible (self->more_button, TRUE);
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

static void
update_finding (TodokuRecordCard  *self,
                TodokuVerdict     *verdict,
                TodokuStatus       status,
                const TodokuTyped *typed)
{
  const TodokuFinding *finding = verdict != NULL ? verdict->finding : NULL;
  const TodokuRecord *record = todoku_record_item_get_record (self->item);
  TodokuTextFields fields = typed->fields;
  g_autofree char *cause = NULL;
  g_autofree char *remedy = NULL;

  /* Only a finding has more behind it. */
  gtk_widget_set_visible (self->more_button, FALSE);
  if (is_old_value (self))
    {
      gtk_widget_set_visible (GTK_WIDGET (self->finding_notice), self->old_until != G_MAXINT64);
      if (self->old_until == G_MAXINT64)
        return;
      cause = todoku_text_time_of_day (self->old_until, g_get_real_time ());
      /* Translators: %s is a time of day. */
      remedy = g_strdup_printf (_("After the rewriting it can be seen until %s."), cause);
      todoku_notice_set (self->finding_notice, "waiting", "preferences-system-time-symbolic",
                         _("The old value is still seen."), remedy);
      gtk_widget_set_visible (GTK_WIDGET (self->compare_box), FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->offered_field), FALSE);
      return;
    }
  if (finding == NULL && status == TODOKU_STATUS_READY && record->key != NULL && !self->unchanged)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->finding_notice), TRUE);
      todoku_notice_set (self->finding_notice, "note", "dialog-information-symbolic",
                         _("Right in DNS."), _("Press “Verify”."));
      gtk_widget_set_visible (GTK_WIDGET (self->compare_box), FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->offered_field), FALSE);
      return;
    }

  /* What is said once above the cards is not said again in each. */
  if (finding != NULL && (int) finding->code == self->shared)
    finding = NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->finding_notice), finding != NULL);
  if (finding == NULL)
    return;

  cause = todoku_text_finding_cause (finding, record);
  fields.ready_at = todoku_verdict_get_ready_at (verdict);
  fields.now = g_get_real_time ();
  remedy = todoku_text_finding_remedy (finding, record, &fields);
  todoku_notice_set (self->finding_notice, finding_kind (status), finding_icon (status), cause,
                     remedy);
  todoku_compare_box_fill (self->compare_box, verdict);
  update_offered (self, verdict);
  show_more (self, finding->code, cause);
}

/* What else was seen, but for what the list says above the cards. */
static void
update_notes (TodokuRecordCard    *self,
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
                                       _("Several delivery servers share this record"), shared));
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

static void
evidence_toggled_cb (TodokuRecordCard *self)
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

static void
update_evidence (TodokuRecordCard *self,
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
  set_button_name (self, GTK_WIDGET (self->evidence_button), text);
  if (self->evidence != NULL)
    evidence_toggled_cb (self);
}

/* A service may be content with what is wrong in DNS all the same: that stays in sight. */
static gboolean
may_close (TodokuRecordItem *item)
{
  TodokuVerdict *verdict = todoku_record_item_get_verdict (item);

  return todoku_record_item_is_verified (item) &&
         (verdict == NULL || verdict->finding == NULL ||
          verdict->finding->severity != TODOKU_SEVERITY_ERROR);
}

static void
update_open (TodokuRecordCard *self)
{
  gboolean closable = may_close (self->item);
  gboolean open = !closable || gtk_toggle_button_get_active (self->open_button);

  gtk_widget_set_visible (GTK_WIDGET (self->open_button), closable);
  gtk_widget_set_visible (self->menu_button, !closable);
  gtk_widget_set_visible (self->body, open);
  gtk_widget_set_visible (GTK_WIDGET (self->closed_label), !open);
  gtk_button_set_icon_name (GTK_BUTTON (self->open_button),
                            open ? "go-up-symbolic" : "go-down-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->open_button),
                               open ? _("Hide this record") : _("Show this record"));
  set_button_name (self, GTK_WIDGET (self->open_button),
                   open ? _("Hide this record") : _("Show this record"));
}

static void
open_toggled_cb (TodokuRecordCard *self)
{
  update_open (self);
}

static void
update_status (TodokuRecordCard *self)
{
  TodokuVerdict *verdict = todoku_record_item_get_verdict (self->item);
  TodokuStatus status = todoku_text_item_status (self->item);
  g_autofree char *word = NULL;

  if (todoku_record_item_get_checking (self->item))
    {
      todoku_status_pill_set_busy (self->pill);
      return;
    }

  if (self->unchanged && (status == TODOKU_STATUS_VERIFIED ||
                          status == TODOKU_STATUS_READY ||
                          (status == TODOKU_STATUS_PENDING && verdict == NULL)))
    {
      status = TODOKU_STATUS_VERIFIED;
      word = g_strdup (_("Unchanged"));
    }
  else if (is_old_value (self))
    {
      gint64 now = g_get_real_time ();

      status = self->old_until == G_MAXINT64 ? TODOKU_STATUS_PENDING : TODOKU_STATUS_WAITING;
      word = status == TODOKU_STATUS_PENDING
               ? g_strdup (_("Not Rewritten Yet"))
               : todoku_text_status_word (status, self->old_until, now);
    }
  else if (self->previous != NULL && status == TODOKU_STATUS_PENDING)
    word = g_strdup (_("Not Rewritten Yet"));
  /* A pasted record has no service that could verify it. */
  else if (status == TODOKU_STATUS_READY &&
           todoku_record_item_get_record (self->item)->key == NULL)
    {
      status = TODOKU_STATUS_VERIFIED;
      word = g_strdup (_("Right in DNS"));
    }
  else if (status == TODOKU_STATUS_WAITING)
    word = todoku_text_status_word (status,
                                    verdict != NULL ? todoku_verdict_get_ready_at (verdict) : 0,
                                    g_get_real_time ());
  todoku_status_pill_set (self->pill, status, word);
}

static gboolean
tick_cb (gpointer user_data)
{
  TodokuRecordCard *self = user_data;

  if (self->previous != NULL && self->old_until != 0 && !is_old_value (self))
    {
      self->old_until = 0;
      self->tick_id = 0;
      update (self);
      return G_SOURCE_REMOVE;
    }

  update_status (self);

  return G_SOURCE_CONTINUE;
}

static void
update_tick (TodokuRecordCard *self)
{
  gboolean ticking = gtk_widget_get_mapped (GTK_WIDGET (self)) &&
                     (todoku_text_item_status (self->item) == TODOKU_STATUS_WAITING ||
                      is_old_value (self));

  if (ticking && self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
  else if (!ticking)
    g_clear_handle_id (&self->tick_id, g_source_remove);
}

static void
update_values (TodokuRecordCard  *self,
               const TodokuTyped *typed)
{
  const TodokuRecord *record = todoku_record_item_get_record (self->item);
  g_autofree char *priority = g_strdup_printf ("%d", typed->priority);
  const char *company = todoku_typed_company_text (self->company, TODOKU_DNS_COMPANY_NAME);
  const char *field = todoku_typed_company_text (self->company, TODOKU_DNS_COMPANY_VALUE_LABEL);
  g_autofree char *host_hint = NULL;
  g_autofree char *value_hint = NULL;

  todoku_value_field_set_value (self->host_field, typed->host);
  if (self->previous != NULL && typed->host_hint != NULL)
    /* Translators: %s is the sentence that a name is added automatically. */
    host_hint = g_strdup_printf (_("HOST does not change. %s"), typed->host_hint);
  else if (self->previous != NULL)
    host_hint = g_strdup (_("HOST does not change"));
  else
    host_hint = g_strdup (typed->host_hint);
  todoku_value_field_set_hint (self->host_field, host_hint);

  gtk_widget_set_visible (GTK_WIDGET (self->priority_field), typed->priority >= 0);
  todoku_value_field_set_value (self->priority_field, priority);
  todoku_value_field_set_value (self->value_field, typed->value);

  gtk_widget_set_visible (GTK_WIDGET (self->before_field), self->previous != NULL);
  gtk_widget_set_visible (self->change_arrow, self->previous != NULL);
  todoku_value_field_set_value (self->before_field,
                                self->previous != NULL ? self->previous : "");
  todoku_value_field_set_key (self->value_field, self->previous != NULL ? _("After") : "VALUE");
  todoku_value_field_set_kind (self->value_field, self->previous != NULL ? "after" : NULL);
  if (self->previous != NULL && company != NULL && field != NULL)
    /* Translators: %1$s is a DNS company, %2$s what its screen calls VALUE. */
    value_hint = g_strdup_printf (_("Change “%2$s” at %1$s to this"), company, field);
  else if (self->previous != NULL)
    value_hint = g_strdup (_("Change VALUE to this"));
  todoku_value_field_set_hint (self->value_field, value_hint);

  gtk_widget_set_visible (self->reading_notice, typed->other_host != NULL);
  if (typed->other_host != NULL)
    todoku_value_field_set_value (self->reading_field, typed->other_host);

  gtk_widget_set_visible (self->alternative_notice, record->value_alternative != NULL);
  if (record->value_alternative != NULL)
    todoku_value_field_set_value (self->alternative_field, record->value_alternative);
}

static void
update (TodokuRecordCard *self)
{
  TodokuVerdict *verdict = todoku_record_item_get_verdict (self->item);
  TodokuStatus status = todoku_text_item_status (self->item);
  gboolean verified = todoku_record_item_is_verified (self->item);
  g_autoptr(TodokuTyped) typed = todoku_typed_new (self->item, self->company, self->raw);

  /* A record that was being looked at closes when it becomes verified, and one that fell back
   * opens.
   */
  if (verified != self->was_verified)
    gtk_toggle_button_set_active (self->open_button, FALSE);
  self->was_verified = verified;

  update_status (self);
  update_values (self, typed);
  update_finding (self, verdict, status, typed);
  update_notes (self, verdict);
  update_evidence (self, verdict);
  update_open (self);
  update_tick (self);
}

/* The record as it is typed, for the clipboard and for a drag. */
static char *
dup_row (GtkWidget *widget)
{
  TodokuRecordCard *self = TODOKU_RECORD_CARD (widget);
  g_autoptr(TodokuTyped) typed = todoku_typed_new (self->item, self->company, self->raw);

  return todoku_typed_to_row (typed, todoku_record_item_get_record (self->item));
}

static void
copy_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_autofree char *row = dup_row (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), row);
  gtk_widget_activate_action (widget, "toast.show", "s", _("Copied the record"));
}

static void
todoku_record_card_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (todoku_record_card_parent_class)->map (widget);

  update_status (TODOKU_RECORD_CARD (widget));
  update_tick (TODOKU_RECORD_CARD (widget));
}

static void
todoku_record_card_unmap (GtkWidget *widget)
{
  TodokuRecordCard *self = TODOKU_RECORD_CARD (widget);

  g_clear_handle_id (&self->tick_id, g_source_remove);

  GTK_WIDGET_CLASS (todoku_record_card_parent_class)->unmap (widget);
}

static void
todoku_record_card_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  g_value_set_boolean (value, TODOKU_RECORD_CARD (object)->raw);
}

static void
todoku_record_card_set_property (GObject      *object,
                                 guint         property_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  todoku_record_card_set_raw (TODOKU_RECORD_CARD (object), g_value_get_boolean (value));
}

static void
todoku_record_card_finalize (GObject *object)
{
  TodokuRecordCard *self = TODOKU_RECORD_CARD (object);

  g_clear_object (&self->item);
  g_clear_pointer (&self->company, g_free);
  g_clear_pointer (&self->previous, g_free);

  G_OBJECT_CLASS (todoku_record_card_parent_class)->finalize (object);
}

static void
todoku_record_card_class_init (TodokuRecordCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = todoku_record_card_get_property;
  object_class->set_property = todoku_record_card_set_property;
  object_class->finalize = todoku_record_card_finalize;
  widget_class->map = todoku_record_card_map;
  widget_class->unmap = todoku_record_card_unmap;

  g_object_class_install_property (object_class, 1,
                                   g_param_spec_boolean ("raw", NULL, NULL, FALSE,
                                                         G_PARAM_READWRITE |
                                                         G_PARAM_EXPLICIT_NOTIFY |
                                                         G_PARAM_STATIC_STRINGS));
  gtk_widget_class_install_action (widget_class, "record.copy", NULL, copy_action);
  gtk_widget_class_install_property_action (widget_class, "record.raw", "raw");

  g_type_ensure (TODOKU_TYPE_NOTICE);
  g_type_ensure (TODOKU_TYPE_STATUS_PILL);
  g_type_ensure (TODOKU_TYPE_VALUE_FIELD);
  g_type_ensure (TODOKU_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-record-card.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, alternative_field);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, alternative_notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, before_field);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, body);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, change_arrow);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, closed_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, compare_box);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, evidence_arrow);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, evidence_box);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, evidence_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, evidence_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, finding_notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, notes_box);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, host_field);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, more_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, offered_field);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, open_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, pill);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, priority_field);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, purpose_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, reading_field);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, reading_notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, type_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuRecordCard, value_field);
  gtk_widget_class_bind_template_callback (widget_class, evidence_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_toggled_cb);
}

static void
todoku_record_card_init (TodokuRecordCard *self)
{
  self->shared = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_widget_wrap_buttons (GTK_WIDGET (self));
  todoku_drag_offer_text (gtk_widget_get_parent (GTK_WIDGET (self->type_label)), GTK_WIDGET (self),
                          dup_row);
}

/**
 * todoku_record_card_new:
 * @item: the record to show and follow
 *
 * Returns: (transfer floating): its card
 */
GtkWidget *
todoku_record_card_new (TodokuRecordItem *item)
{
  TodokuRecordCard *self = g_object_new (TODOKU_TYPE_RECORD_CARD, NULL);
  const TodokuRecord *record = todoku_record_item_get_record (item);
  const char *type = todoku_rrtype_to_text (todoku_record_type_to_rrtype (record->type));
  const char *purpose = todoku_text_purpose (record->purpose);
  /* Translators: %s is a DNS record type such as CNAME. */
  g_autofree char *type_name = g_strdup_printf (_("Type %s"), type);
  g_autofree char *host = todoku_text_plain (record->host);

  self->item = g_object_ref (item);
  self->was_verified = todoku_record_item_is_verified (item);
  gtk_label_set_text (self->type_label, type);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->type_label),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, type_name, -1);
  gtk_label_set_text (self->purpose_label, purpose);
  set_button_name (self, self->menu_button, _("Menu of this record"));
  gtk_label_set_text (self->closed_label, host);
  todoku_value_field_set_subject (self->host_field, purpose);
  todoku_value_field_set_subject (self->priority_field, purpose);
  todoku_value_field_set_subject (self->value_field, purpose);
  todoku_value_field_set_subject (self->reading_field, purpose);
  todoku_value_field_set_subject (self->alternative_field, purpose);
  todoku_value_field_set_subject (self->offered_field, purpose);
  g_signal_connect_object (item, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * todoku_record_card_set_company:
 * @self: the card
 * @company: (nullable): who runs the DNS
 *
 * Shows the values as that company's screen wants them.
 */
void
todoku_record_card_set_company (TodokuRecordCard *self,
                                const char       *company)
{
  g_return_if_fail (TODOKU_IS_RECORD_CARD (self));

  if (g_strcmp0 (self->company, company) == 0)
    return;

  g_free (self->company);
  self->company = g_strdup (company);
  update (self);
}

/**
 * todoku_record_card_set_raw:
 * @self: the card
 * @raw: whether to show the values as the service gave them
 *
 * Chooses between values as typed and raw values.
 */
void
todoku_record_card_set_raw (TodokuRecordCard *self,
                            gboolean          raw)
{
  g_return_if_fail (TODOKU_IS_RECORD_CARD (self));

  if (self->raw == raw)
    return;

  self->raw = raw;
  update (self);
  g_object_notify (G_OBJECT (self), "raw");
}

/**
 * todoku_record_card_set_shared:
 * @self: the card
 * @code: the #TodokuFindingCode that is explained outside of the card, or -1
 *
 * Leaves that explanation out of the card.
 */
void
todoku_record_card_set_shared (TodokuRecordCard *self,
                               int               code)
{
  g_return_if_fail (TODOKU_IS_RECORD_CARD (self));

  if (self->shared == code)
    return;

  self->shared = code;
  update (self);
}

/**
 * todoku_record_card_set_unchanged:
 * @self: the card
 * @unchanged: whether the record stays as it is while another is rewritten
 *
 * Says so on the card, unless the record has been changed all the same.
 */
void
todoku_record_card_set_unchanged (TodokuRecordCard *self,
                                  gboolean          unchanged)
{
  g_return_if_fail (TODOKU_IS_RECORD_CARD (self));

  self->unchanged = unchanged;
  update_status (self);
}

/**
 * todoku_record_card_set_old_until:
 * @self: the card
 * @until: until when the value that is to be rewritten is no mistake, in microseconds since 1970
 *   UTC; %G_MAXINT64 while nobody has said that it is rewritten
 *
 * Before that moment the old value is waited for, not complained of.
 */
void
todoku_record_card_set_old_until (TodokuRecordCard *self,
                                  gint64            until)
{
  g_return_if_fail (TODOKU_IS_RECORD_CARD (self));

  if (self->old_until == until)
    return;

  self->old_until = until;
  update (self);
}

/**
 * todoku_record_card_set_previous:
 * @self: the card
 * @previous: (nullable): the value that stands there now and is to be rewritten
 *
 * Turns the card into one from before to after.
 */
void
todoku_record_card_set_previous (TodokuRecordCard *self,
                                 const char       *previous)
{
  g_return_if_fail (TODOKU_IS_RECORD_CARD (self));

  if (g_strcmp0 (self->previous, previous) == 0)
    return;

  g_free (self->previous);
  self->previous = g_strdup (previous);
  update (self);
}
