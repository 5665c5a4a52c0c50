/* SPDX-License-Identifier: GPL-3.0-or-later
 * The registrable domain of many names: the same answer as todoku_domain_name_registrable(), which
 * asks libpsl for every name above a record again. Main context of the resolver.
 */
#include "todoku-zone-start.h"

#include <string.h>

#include "todoku-domain-name.h"

#define MAX_NAMES 4096

struct _TodokuZoneStarts
{
  /* (owned) (element-type utf8 gboolean): whether a name is a public suffix */
  GHashTable *suffixes;
};

static gboolean
is_public_suffix (TodokuZoneStarts *self,
                  const char       *name)
{
  gpointer known;

  if (!g_hash_table_lookup_extended (self->suffixes, name, NULL, &known))
    {
      if (g_hash_table_size (self->suffixes) >= MAX_NAMES)
        g_hash_table_remove_all (self->suffixes);
      known = GINT_TO_POINTER (todoku_domain_name_is_public_suffix (name));
      g_hash_table_insert (self->suffixes, g_strdup (name), known);
    }

  return GPOINTER_TO_INT (known);
}

/**
 * todoku_zone_starts_find:
 * @self: a cache
 * @name: a name in A-labels
 *
 * Returns: (transfer none): the part of @name that was registered under a public suffix; @name
 *   itself where that is one
 */
const char *
todoku_zone_starts_find (TodokuZoneStarts *self,
                         const char       *name)
{
  const char *start = name;
  const char *above = todoku_domain_name_parent (name);

  /* The list has host names and "*" for a whole label, so nothing below a label with an underscore
   * can be on it. The name itself is not kept: few names are asked for twice.
   */
  if ((above == NULL || strchr (above, '_') == NULL) && todoku_domain_name_is_public_suffix (name))
    return name;
  for (; above != NULL; above = todoku_domain_name_parent (above))
    {
      const char *next = strchr (above, '.');

      if ((next == NULL || strchr (next, '_') == NULL) && is_public_suffix (self, above))
        break;
      start = above;
    }

  return start;
}

/**
 * todoku_zone_starts_new:
 *
 * Returns: (transfer full): an empty cache
 */
TodokuZoneStarts *
todoku_zone_starts_new (void)
{
  TodokuZoneStarts *self = g_new0 (TodokuZoneStarts, 1);

  self->suffixes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

/**
 * todoku_zone_starts_free:
 * @self: (transfer full): a cache
 */
void
todoku_zone_starts_free (TodokuZoneStarts *self)
{
  g_hash_table_unref (self->suffixes);
  g_free (self);
}
