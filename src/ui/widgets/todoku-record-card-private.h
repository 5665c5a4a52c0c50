/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the two files of the record card share: the widget itself, and the part of it that says what
 * was found. Main thread only.
 */
#pragma once

#include "todoku-record-card.h"

#include "todoku-notice.h"
#include "todoku-status-pill.h"
#include "todoku-typed.h"
#include "todoku-value-field.h"

G_BEGIN_DECLS

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
  /* The code of the finding that is explained outside of the card, or -1. */
  int shared;
  gboolean was_verified;
  guint tick_id;
  /* (unowned) (nullable): the table, while it is open */
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

void     todoku_record_card_set_button_name (TodokuRecordCard    *self,
                                             GtkWidget           *button,
                                             const char          *text);
gboolean todoku_record_card_shows_old       (TodokuRecordCard    *self);
void     todoku_record_card_update_finding  (TodokuRecordCard    *self,
                                             TodokuVerdict       *verdict,
                                             TodokuStatus         status,
                                             const TodokuTyped   *typed);
void     todoku_record_card_update_notes    (TodokuRecordCard    *self,
                                             const TodokuVerdict *verdict);
void     todoku_record_card_update_evidence (TodokuRecordCard    *self,
                                             TodokuVerdict       *verdict);
void     todoku_record_card_toggle_evidence (TodokuRecordCard    *self);

G_END_DECLS
