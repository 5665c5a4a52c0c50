/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every page and window in the states that it can be in, over invented data: what is drawn for the
 * contact sheet, measured in large text and a pseudo-language, and read by the lint for screen
 * readers. Tests only.
 */
#pragma once

#include "todoku-test-ui.h"

G_BEGIN_DECLS

#define GALLERY_APP_ID "io.github.todoku.Todoku"

/**
 * Gallery:
 * @dir: the folder of the database
 * @session: the session, whose lists are filled by hand
 * @server: a real server in it
 * @window: the main window
 * @open: whether the session reads the database
 *
 * What a page is made from; a new one for each.
 */
typedef struct
{
  char *dir;
  TodokuSession *session;
  TodokuDeliveryServer *server;
  GtkWidget *window;
  gboolean open;
} Gallery;

/**
 * GalleryPage:
 * @name: what its pictures are called
 * @make: makes the page, to be pushed, or a window of its own; %NULL where the main window already
 *   shows it
 * @stored: whether it reads the database
 */
typedef struct
{
  const char *name;
  GtkWidget *(*make) (Gallery *gallery);
  gboolean stored;
} GalleryPage;

extern const GalleryPage gallery_main_pages[];
extern const GalleryPage gallery_windows[];

TodokuSenderDomain   *gallery_add_domain   (Gallery             *self,
                                            const char          *name,
                                            TodokuDomainStage    stage);
TodokuSenderDomain   *gallery_add_mixed    (Gallery             *self,
                                            const char          *name);
TodokuSharedAccount  *gallery_add_account  (Gallery             *self,
                                            const char          *name,
                                            const char          *address);
TodokuTrackingDomain *gallery_add_tracking (Gallery             *self,
                                            const char          *host,
                                            TodokuTrackingStage  stage,
                                            gint64               left);
TodokuDeliveryServer *gallery_add_practice (Gallery             *self);
void                  gallery_set_states   (gpointer             subject,
                                            TodokuRecordState    first,
                                            TodokuRecordState    second,
                                            TodokuRecordState    third);
void                  gallery_set_finding  (TodokuRecordItem    *item,
                                            TodokuRecordState    state,
                                            TodokuFindingCode    code,
                                            const char          *found);
GtkWidget            *gallery_make_watch_alarm       (Gallery   *gallery);
GtkWidget            *gallery_make_watch_certificate (Gallery   *gallery);
GtkWidget            *gallery_make_watch_refused     (Gallery   *gallery);
GtkWidget            *gallery_make_log_entries       (Gallery   *gallery);
GtkWidget            *gallery_make_practice_cards    (Gallery   *gallery);
GtkWidget            *gallery_make_domain_alarm      (Gallery   *gallery);
GtkWidget            *gallery_make_domain_history    (Gallery   *gallery);
GtkWidget            *gallery_make_home_alarm        (Gallery   *gallery);
void                  gallery_start_batch            (Gallery   *self,
                                                      gboolean   ends);
const GalleryPage    *gallery_get          (guint                index);
GtkWidget            *gallery_show         (Gallery             *self,
                                            const GalleryPage   *page,
                                            int                  width);
void                  gallery_close        (Gallery             *self,
                                            GtkWidget           *window);

G_END_DECLS
