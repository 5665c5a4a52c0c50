/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the tests of widgets share: invented records and verdicts, finding widgets in a tree, and
 * pictures of a window. Tests only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-session.h"
#include "todoku-test-subject.h"

G_BEGIN_DECLS

typedef gboolean (*TodokuWidgetFunc) (GtkWidget *widget, gpointer user_data);

void                todoku_test_ignore_frame_timings (void);
void                todoku_test_ui_init     (int                *argc,
                                             char             ***argv);
TodokuRecordItem   *todoku_test_item        (TodokuRecordPurpose purpose,
                                             const char         *host,
                                             const char         *value);
void                todoku_test_set_verdict (TodokuRecordItem   *item,
                                             TodokuRecordState   state);
TodokuSenderDomain *todoku_test_domain      (const char         *name,
                                             TodokuDomainStage   stage);
GtkWidget          *todoku_test_find        (GtkWidget          *root,
                                             TodokuWidgetFunc    func,
                                             gpointer            user_data);
GtkWidget          *todoku_test_find_type   (GtkWidget          *root,
                                             GType               type);
GtkWidget          *todoku_test_find_text   (GtkWidget          *root,
                                             const char         *text);
GtkWidget          *todoku_test_find_shown  (GtkWidget          *root,
                                             const char         *part);
GtkWidget          *todoku_test_find_row    (GtkWidget          *root,
                                             const char         *title);
gpointer            todoku_test_store_subject (TodokuSession        *session,
                                               TodokuDeliveryServer *server,
                                               gpointer              object);
void                todoku_test_open_session (TodokuSession         *session);
void                todoku_test_close_session (TodokuSession        *session);
TodokuDeliveryServer *todoku_test_add_manual (TodokuSession *session,
                                              const char    *name);
guint               todoku_test_count_rows  (GtkListBox         *list);
gboolean            todoku_test_drop_file   (GtkWidget          *widget,
                                             const char         *dir,
                                             const char         *contents,
                                             gsize               length);
void                todoku_test_settle      (GtkWidget          *window);
GdkTexture         *todoku_test_draw        (GtkWidget          *window);
void                todoku_test_shoot       (GtkWidget          *window,
                                             const char         *name);
gboolean            todoku_test_runs_out    (GtkWidget          *widget,
                                             gpointer            user_data);
void todoku_test_shoot_texts (GtkWidget *window, const char *name);
void todoku_test_shoot_window (GtkWidget *window, const char *name);

G_END_DECLS
