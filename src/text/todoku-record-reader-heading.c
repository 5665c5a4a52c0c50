/* SPDX-License-Identifier: GPL-3.0-or-later
 * A name alone on its line above a block of fields: the HOST of the block, or the domain of the
 * HOST that the block has. What is no whole name is left to the other parts. Any thread.
 */
#include "todoku-config.h"

#include "todoku-record-reader-private.h"

#include <string.h>

#include "todoku-domain-name.h"

/* A HOST that can be no whole name. */
static gboolean
is_relative (const char *host)
{
  return strchr (host, '.') == NULL || g_str_has_suffix (host, "._domainkey");
}

/* Returns the name without the marks of a heading, or NULL. */
static char *
dup_heading (const char *clean)
{
  g_autofree char *name = g_strdup (clean + strspn (clean, "# "));
  gsize length;

  todoku_record_reader_drop_quotes (name);
  length = strlen (name);
  if (length > 1 && name[length - 1] == ':')
    name[--length] = '\0';
  if (strchr (name, '.') == NULL || !todoku_record_reader_is_plain (name) ||
      !todoku_domain_name_has_public_suffix (name))
    return NULL;

  return g_steal_pointer (&name);
}

/**
 * todoku_record_reader_take_alone:
 * @self: a reader whose first block begins
 *
 * The name that stood alone above it is its heading.
 */
void
todoku_record_reader_take_alone (TodokuRecordReader *self)
{
  g_autofree char *name = self->alone != NULL ? dup_heading (self->alone) : NULL;

  if (name == NULL)
    return;
  g_clear_pointer (&self->alone, g_free);
  self->heading = g_steal_pointer (&name);
}

/**
 * todoku_record_reader_read_heading:
 * @self: a reader of blocks, between two lines that name a field
 * @clean: a line, without blanks around it
 *
 * Returns: whether it is a name alone, which the next block has for its heading; the block before
 *   must then have been handed on
 */
gboolean
todoku_record_reader_read_heading (TodokuRecordReader *self,
                                   const char         *clean)
{
  const char *value = self->block[TODOKU_RECORD_COLUMN_VALUE];
  gsize length = value != NULL ? strlen (value) : 0;
  g_autofree char *name = NULL;

  /* What follows a dot or a hyphen is the rest of a broken name. */
  if (length == 0 || strchr (".-", value[length - 1]) != NULL)
    return FALSE;
  name = dup_heading (clean);
  if (name == NULL)
    return FALSE;
  todoku_record_reader_end_blocks (self);
  g_free (self->heading);
  self->heading = g_steal_pointer (&name);

  return TRUE;
}

/**
 * todoku_record_reader_apply_heading:
 * @self: a reader with a block
 * @fields: (array fixed-size=9) (inout): the fields of the block
 *
 * Gives the block what its heading says.
 */
void
todoku_record_reader_apply_heading (TodokuRecordReader *self,
                                    const char        **fields)
{
  const char *host = fields[TODOKU_RECORD_COLUMN_HOST];

  if (self->heading == NULL || fields[TODOKU_RECORD_COLUMN_FQDN] != NULL)
    return;
  if (host == NULL)
    fields[TODOKU_RECORD_COLUMN_FQDN] = self->heading;
  else if (is_relative (host) && fields[TODOKU_RECORD_COLUMN_DOMAIN] == NULL)
    fields[TODOKU_RECORD_COLUMN_DOMAIN] = self->heading;
}
