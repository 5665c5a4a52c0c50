/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the lists hold: the view of one row, whichever table it is of, with what hangs on it while
 * the program runs: its delivery server, what is being done to it, and its records as items. It is
 * changed by a row alone. Main thread only.
 */
#pragma once

#include <gio/gio.h>

#include "todoku-operation.h"
#include "todoku-record-item.h"
#include "todoku-rows.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_SUBJECT (todoku_subject_get_type ())
G_DECLARE_DERIVABLE_TYPE (TodokuSubject, todoku_subject, TODOKU, SUBJECT, GObject)

typedef struct _TodokuDeliveryServer TodokuDeliveryServer;

/**
 * TodokuLookup:
 * @TODOKU_LOOKUP_NONE: nobody has looked since the program was started
 * @TODOKU_LOOKUP_RUNNING: it is being looked up
 * @TODOKU_LOOKUP_DONE: it was looked up; what was found stands in the row
 * @TODOKU_LOOKUP_FAILED: it could not be found out
 *
 * How the look-up of who runs the DNS of a subject stands.
 */
typedef enum
{
  TODOKU_LOOKUP_NONE,
  TODOKU_LOOKUP_RUNNING,
  TODOKU_LOOKUP_DONE,
  TODOKU_LOOKUP_FAILED,
} TodokuLookup;

/**
 * TodokuSubjectClass:
 * @get_zone: (nullable): the domain that the records of a row belong to
 * @get_step: (nullable): which of the records of a row are the ones that count; %NULL for those of
 *   step 0
 * @table: the table of its rows; see todoku_subject_class_set_table()
 * @fields: (owned): the property of each column, %NULL for one that has none
 * @name: the column of its name
 * @server: (nullable): the column of its delivery server
 */
struct _TodokuSubjectClass
{
  GObjectClass parent_class;

  const char *(*get_zone) (gconstpointer row);
  int (*get_step) (gconstpointer row);

  /*< private >*/
  const TodokuTable *table;
  GParamSpec **fields;
  const TodokuColumn *name;
  const TodokuColumn *server;
};

void                  todoku_subject_class_set_table  (TodokuSubjectClass   *klass,
                                                       const TodokuTable    *table);

const TodokuTable    *todoku_subject_get_table        (gpointer              self);
gconstpointer         todoku_subject_get_row          (gpointer              self);
const TodokuSubjectRow *todoku_subject_get_facts      (gpointer              self);
void                  todoku_subject_set_row          (gpointer              self,
                                                       gpointer              row,
                                                       TodokuDeliveryServer *server);
gint64                todoku_subject_get_id           (gpointer              self);
const char           *todoku_subject_get_name         (gpointer              self);
TodokuDeliveryServer *todoku_subject_get_server       (gpointer              self);
TodokuOperation      *todoku_subject_get_operation    (gpointer              self);
void                  todoku_subject_set_operation    (gpointer              self,
                                                       TodokuOperation      *operation);
TodokuLookup          todoku_subject_get_lookup       (gpointer              self);
void                  todoku_subject_set_lookup       (gpointer              self,
                                                       TodokuLookup          lookup);
GPtrArray            *todoku_subject_dup_records      (gpointer              self);
gpointer              todoku_subject_dup_row          (gpointer              self);
GListModel           *todoku_subject_get_records      (gpointer              self);
GListModel           *todoku_subject_peek_records     (gpointer              self);
guint                 todoku_subject_get_n_verified   (gpointer              self);
int                   todoku_subject_get_worst_rank   (gpointer              self);
gboolean              todoku_subject_get_waits        (gpointer              self);
void                  todoku_subject_set_waits        (gpointer              self,
                                                       gboolean              waits);

G_END_DECLS
