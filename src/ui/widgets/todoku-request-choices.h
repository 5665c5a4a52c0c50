/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the request asks for: the records of one domain, each with a check box, or many domains,
 * each with one for all of its records. Main thread only.
 */
#pragma once

#include <adwaita.h>

#include "todoku-delivery-server.h"
#include "todoku-record-item.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_REQUEST_CHOICES (todoku_request_choices_get_type ())
G_DECLARE_FINAL_TYPE (TodokuRequestChoices, todoku_request_choices, TODOKU, REQUEST_CHOICES, GtkBox)

/**
 * TodokuRequestRow:
 * @item: (owned): the record as it is shown
 * @zone: (owned) (nullable): the apex of its zone
 * @previous: (owned) (nullable): the value that it replaces
 * @server: (owned) (nullable): the delivery server whose record it is
 *
 * One record that can be asked for.
 */
typedef struct
{
  TodokuRecordItem *item;
  char *zone;
  char *previous;
  TodokuDeliveryServer *server;
} TodokuRequestRow;

void       todoku_request_choices_add          (TodokuRequestChoices *self,
                                                TodokuRecordItem     *item,
                                                const char           *zone,
                                                const char           *previous,
                                                TodokuDeliveryServer *server);
void       todoku_request_choices_show         (TodokuRequestChoices *self);
GPtrArray *todoku_request_choices_get_included (TodokuRequestChoices *self);

G_END_DECLS
