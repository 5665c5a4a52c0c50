/* SPDX-License-Identifier: GPL-3.0-or-later
 * The boxed lists of pages that are built in code: rows with a title, a caption and a pill, under a
 * heading. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

#include "todoku-status-pill.h"

G_BEGIN_DECLS

/**
 * TodokuBoxedFill:
 * @list: a list that only todoku_boxed_fill_row() and todoku_boxed_fill_link() fill
 * @position: where the next row stands; 0 at first
 *
 * A list that is being filled anew.
 */
typedef struct
{
  GtkListBox *list;
  int position;
} TodokuBoxedFill;

GtkListBox *todoku_boxed_list_new   (void);
GtkWidget  *todoku_boxed_heading_new (const char  *title);
GtkWidget  *todoku_boxed_group_new  (const char   *title,
                                     GtkListBox   *list);
GtkWidget  *todoku_boxed_append_row (GtkListBox   *list,
                                     const char   *title,
                                     const char   *subtitle,
                                     GtkWidget    *suffix,
                                     const char   *action_name);
GtkWidget  *todoku_boxed_append_link (GtkListBox  *list,
                                     const char   *title,
                                     const char   *subtitle,
                                     GtkWidget    *suffix,
                                     const char   *action_name,
                                     gint64        id);
void        todoku_boxed_clear      (GtkListBox   *list);
GtkWidget  *todoku_boxed_pill_new   (TodokuStatus  status,
                                     const char   *word);
void        todoku_boxed_fill_row   (TodokuBoxedFill *fill,
                                     const char      *title,
                                     const char      *subtitle,
                                     GtkWidget       *pill,
                                     const char      *action_name);
void        todoku_boxed_fill_link  (TodokuBoxedFill *fill,
                                     const char      *title,
                                     const char      *subtitle,
                                     TodokuStatus     status,
                                     const char      *word,
                                     const char      *action_name,
                                     gint64           id);
void        todoku_boxed_fill_end   (TodokuBoxedFill *fill);

G_END_DECLS
