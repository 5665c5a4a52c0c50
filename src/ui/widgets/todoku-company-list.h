/* SPDX-License-Identifier: GPL-3.0-or-later
 * The DNS companies to choose from, and how records are typed at one. Main thread only.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void        todoku_company_list_fill       (GtkListBox    *list);
void        todoku_company_list_mark       (GtkListBox    *list,
                                            const char    *company);
const char *todoku_company_list_get        (GtkListBoxRow *row);
char       *todoku_company_describe_typing (const char    *company);
char       *todoku_company_summarize_typing (const char   *company);

G_END_DECLS
