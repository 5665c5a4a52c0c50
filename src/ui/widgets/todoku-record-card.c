/* SPDX-License-Identifier: GPL-3.0-or-later
 * The card of one record: what to type, and how it stands. A verified card is closed to type,
 * purpose and HOST until it is asked for; all others are open. While it waits for a cache it ticks,
 * as long as it is mapped. What was found is said in todoku-record-card-finding.c. Main thread
 * only.
 */
#include "todoku-config.h"

#include "todoku-record-card-private.h"

#include <glib/gi18n-lib.h>

#include "todoku-drag.h"
#include "todoku-text-company.h"
#include "todoku-text-table.h"
#include "todoku-widget.h"
#include "todoku-wrap-box.h"

G_DEFINE_FINAL_TYPE (TodokuRecordCard, todoku_record_card, GTK_TYPE_BOX)

static void update_card (TodokuRecordCard *self);

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
  todoku_record_card_set_button_name (self, GTK_WIDGET (self->open_button),
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
  else if (todoku_record_card_shows_old (self))
    {
      gint64 now = g_get_real_time ();

      status = self->old_until == G_MAXINT64 ? TODOKU_STATUS_PENDING : TODOKU_STATUS_WAITING;
      word = status == TODOKU_STATUS_PENDING
               ? g_strdup (_("Not rewritten yet"))
               : todoku_text_status_word (status, self->old_until, now);
    }
  else if (self->previous != NULL && status == TODOKU_STATUS_PENDING)
    word = g_strdup (_("Not rewritten yet"));
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

  if (self->previous != NULL && self->old_until != 0 && !todoku_record_card_shows_old (self))
    {
      self->old_until = 0;
      self->tick_id = 0;
      update_card (self);
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
                      todoku_record_card_shows_old (self));

  if (ticking && self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
  else if (!ticking)
    g_clear_handle_id (&self->tick_id, g_source_remove);
}

/* What the screen refuses is said for as long as the record has to be typed there. */
static void
set_field_hint (TodokuRecordCard   *self,
                TodokuValueField   *field,
                const char         *hint,
                TodokuTypedProblem  problems)
{
  const TodokuVerdict *verdict = todoku_record_item_get_verdict (self->item);
  gboolean is_typed = todoku_record_item_is_verified (self->item) ||
                      (verdict != NULL && todoku_verdict_is_right (verdict));
  g_autofree char *sentences = is_typed ? NULL : todoku_text_typed_problems (problems);
  g_autofree char *both =
    hint != NULL && sentences != NULL ? g_strconcat (hint, "\n", sentences, NULL) : NULL;

  todoku_value_field_set_hint (field, both != NULL ? both : hint != NULL ? hint : sentences);
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
  set_field_hint (self, self->host_field, host_hint, typed->problems & TODOKU_TYPED_HOST_PROBLEMS);

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
  set_field_hint (self, self->value_field, value_hint,
                  typed->problems & ~TODOKU_TYPED_HOST_PROBLEMS);

  gtk_widget_set_visible (self->reading_notice, typed->other_host != NULL);
  if (typed->other_host != NULL)
    todoku_value_field_set_value (self->reading_field, typed->other_host);

  gtk_widget_set_visible (self->alternative_notice, record->value_alternative != NULL);
  if (record->value_alternative != NULL)
    todoku_value_field_set_value (self->alternative_field, record->value_alternative);
}

static void
update_card (TodokuRecordCard *self)
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
  todoku_record_card_update_finding (self, verdict, status, typed);
  todoku_record_card_update_notes (self, verdict);
  todoku_record_card_update_evidence (self, verdict);
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
  gtk_widget_class_bind_template_callback_full (widget_class, "evidence_toggled_cb",
                                                G_CALLBACK (todoku_record_card_toggle_evidence));
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
  todoku_record_card_set_button_name (self, self->menu_button, _("Menu of this record"));
  gtk_label_set_text (self->closed_label, host);
  todoku_value_field_set_subject (self->host_field, purpose);
  todoku_value_field_set_subject (self->priority_field, purpose);
  todoku_value_field_set_subject (self->value_field, purpose);
  todoku_value_field_set_subject (self->reading_field, purpose);
  todoku_value_field_set_subject (self->alternative_field, purpose);
  todoku_value_field_set_subject (self->offered_field, purpose);
  g_signal_connect_object (item, "notify", G_CALLBACK (update_card), self, G_CONNECT_SWAPPED);
  update_card (self);

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
  update_card (self);
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
  update_card (self);
  g_object_notify (G_OBJECT (self), "raw");
}

/**
 * todoku_record_card_set_shared:
 * @self: the card
 * @code: the #TodokuFindingCode that is explained outside of the card, %TODOKU_RECORD_CARD_READY
 *   when that is said there, or -1
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
  update_card (self);
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
  update_card (self);
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
  update_card (self);
}
