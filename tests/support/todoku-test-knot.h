/* SPDX-License-Identifier: GPL-3.0-or-later
 * A Knot DNS on loopback with one zone that takes updates with one key. Tests only.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TODOKU_TEST_KNOT_SECRET "c2VjcmV0LW9mLXRoZS10ZXN0cy1vbmx5LW5vdC1yZWFs"
#define TODOKU_TEST_KNOT_KEY "hmac-sha256:todoku:" TODOKU_TEST_KNOT_SECRET

typedef struct _TodokuTestKnot TodokuTestKnot;

/**
 * TodokuTestKnotZone:
 * @apex: its name
 * @records: what stands in it, as a zone file has it, with an SOA record
 * @is_signed: whether the server signs it
 */
typedef struct
{
  char *apex;
  char *records;
  gboolean is_signed;
} TodokuTestKnotZone;

TodokuTestKnot *todoku_test_knot_new      (const char     *zone);
TodokuTestKnot *todoku_test_knot_serve    (GPtrArray      *zones);
void            todoku_test_knot_free     (TodokuTestKnot *self);
guint16         todoku_test_knot_get_port (TodokuTestKnot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuTestKnot, todoku_test_knot_free)

G_END_DECLS
