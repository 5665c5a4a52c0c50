/* SPDX-License-Identifier: GPL-3.0-or-later
 * The printed request (DNS設定依頼書) on A4: drawn with Pango on any cairo context, so that the printer,
 * the PDF and the test see the same pages. Main thread only.
 */
#pragma once

#include <pango/pangocairo.h>

#include "todoku-request.h"

G_BEGIN_DECLS

typedef struct _TodokuRequestSheet TodokuRequestSheet;

/* A4 in points, and the margin that every office printer can keep. */
#define TODOKU_SHEET_WIDTH 595.28
#define TODOKU_SHEET_HEIGHT 841.89
#define TODOKU_SHEET_MARGIN 48.0

TodokuRequestSheet *todoku_request_sheet_new       (const TodokuRequest *request,
                                                    const char          *date,
                                                    cairo_t             *cr,
                                                    double               width,
                                                    double               height);
void                todoku_request_sheet_free      (TodokuRequestSheet  *self);
guint               todoku_request_sheet_n_pages   (TodokuRequestSheet  *self);
void                todoku_request_sheet_draw_page (TodokuRequestSheet  *self,
                                                    cairo_t             *cr,
                                                    guint                page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuRequestSheet, todoku_request_sheet_free)

G_END_DECLS
