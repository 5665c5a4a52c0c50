/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a key of a delivery service must be allowed to do, in the words of this program and in those
 * of the service's own page. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TodokuPermission:
 * @title: what it is for
 * @detail: what this program does with it
 * @place: what the service's own page calls it
 * @required: whether nothing works without it
 * @granted: whether the key has it, as far as is known
 * @told: whether the service tells without being used
 */
typedef struct
{
  const char *title;
  const char *detail;
  const char *place;
  gboolean required;
  gboolean granted;
  gboolean told;
} TodokuPermission;

/**
 * TodokuPermissionNotice:
 * @title: (owned): what is missing
 * @body: (owned): where it is given
 * @required: whether nothing works without it
 */
typedef struct
{
  char *title;
  char *body;
  gboolean required;
} TodokuPermissionNotice;

GArray                 *todoku_text_permissions            (const char *kind,
                                                            const char *missing);
TodokuPermissionNotice *todoku_text_permission_notice      (const char *kind,
                                                            const char *missing);
void                    todoku_text_permission_notice_free (TodokuPermissionNotice *notice);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuPermissionNotice, todoku_text_permission_notice_free)

G_END_DECLS
