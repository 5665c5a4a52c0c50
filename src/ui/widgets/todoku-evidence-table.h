/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the servers said, as a table server · answer · TTL, then as raw text. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-verdict.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_EVIDENCE_TABLE (todoku_evidence_table_get_type ())
G_DECLARE_FINAL_TYPE (TodokuEvidenceTable, todoku_evidence_table, TODOKU, EVIDENCE_TABLE, GtkBox)

GtkWidget *todoku_evidence_table_new       (TodokuVerdict *verdict);
guint      todoku_evidence_table_count     (TodokuVerdict *verdict);
char      *todoku_evidence_table_to_text   (TodokuVerdict *verdict);

G_END_DECLS
