/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page 練習DNS: what a DNS company's screen is for a domain that exists nowhere else. Puts the
 * records of one domain into the practice DNS, rightly or in the ways that people get wrong. Main
 * thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-session.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_PRACTICE_PAGE (todoku_practice_page_get_type ())
G_DECLARE_FINAL_TYPE (TodokuPracticePage, todoku_practice_page, TODOKU, PRACTICE_PAGE, GtkBox)

GtkWidget *todoku_practice_page_new (TodokuSession *session,
                                     gpointer       subject);

G_END_DECLS
