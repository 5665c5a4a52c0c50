/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tag lists. A list in which a tag stands twice, or which holds anything but tags, is no list at
 * all (RFC 6376 section 3.2); white space around names and values, the order behind the version,
 * and a final semicolon say nothing. Pure; any thread.
 */
#include "todoku-tag-list.h"

#include <string.h>

#include "todoku-dmarc-private.h"

#define ALPHA "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

static void
tag_free (gpointer data)
{
  TodokuTag *tag = data;

  g_free (tag->name);
  g_free (tag->value);
  g_free (tag);
}

/**
 * todoku_tag_list_find:
 * @tags: (element-type TodokuTag): a tag list
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the first tag of that name
 */
const TodokuTag *
todoku_tag_list_find (GPtrArray  *tags,
                      const char *name)
{
  for (guint i = 0; i < tags->len; i++)
    {
      const TodokuTag *tag = g_ptr_array_index (tags, i);

      if (g_str_equal (tag->name, name))
        return tag;
    }

  return NULL;
}

static TodokuTag *
read_tag (const char *part,
          gsize       position)
{
  const char *equals = strchr (part, '=');
  g_autofree char *name = equals != NULL ? g_strndup (part, equals - part) : NULL;
  TodokuTag *tag;

  if (name == NULL || strspn (g_strstrip (name), ALPHA) == 0 ||
      name[strspn (name, ALPHA "0123456789_-")] != '\0')
    return NULL;

  tag = g_new0 (TodokuTag, 1);
  tag->name = g_steal_pointer (&name);
  tag->value = g_strstrip (g_strdup (equals + 1));
  tag->position = position;

  return tag;
}

/**
 * todoku_tag_list_parse:
 * @text: a text
 * @ret_fault: (out): where the first part is that is wrong, counted from 1, or 0
 *
 * Returns: (transfer full) (element-type TodokuTag): the tags that can be read, in order
 */
GPtrArray *
todoku_tag_list_parse (const char *text,
                       gsize      *ret_fault)
{
  GPtrArray *tags = g_ptr_array_new_with_free_func (tag_free);
  g_auto(GStrv) parts = g_strsplit (text, ";", -1);
  gsize position = 1;

  *ret_fault = 0;
  for (guint i = 0; parts[i] != NULL; i++)
    {
      gsize length = strlen (parts[i]);
      gsize start = position + strspn (parts[i], " \t\r\n");

      if (*g_strstrip (parts[i]) != '\0')
        {
          TodokuTag *tag = read_tag (parts[i], start);

          if (*ret_fault == 0 && (tag == NULL || todoku_tag_list_find (tags, tag->name) != NULL))
            *ret_fault = start;
          if (tag != NULL)
            g_ptr_array_add (tags, tag);
        }
      position += length + 1;
    }

  return tags;
}

/**
 * todoku_tag_list_version:
 * @text: a text
 *
 * Returns: (transfer none) (nullable): its version, if it is a tag list of a kind that is compared
 *   tag by tag and that may stand at a name only once
 */
const char *
todoku_tag_list_version (const char *text)
{
  static const char *const versions[] = { "TLSRPTv1", "STSv1", "BIMI1" };
  gsize fault;

  if (text[0] != 'v')
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    if (strstr (text, versions[i]) != NULL)
      {
        g_autoptr(GPtrArray) tags = todoku_tag_list_parse (text, &fault);
        const TodokuTag *first = tags->len > 0 ? g_ptr_array_index (tags, 0) : NULL;

        return first != NULL && g_str_equal (first->name, "v") &&
               g_str_equal (first->value, versions[i]) ? versions[i] : NULL;
      }

  return NULL;
}

/* Whether all reports that are wanted are sent (RFC 8460 section 3): others may want them, too, and
 * white space between addresses says nothing.
 */
static gboolean
has_addresses (const char *found,
               const char *wanted)
{
  g_auto(GStrv) addresses = g_strsplit (found, ",", -1);
  g_auto(GStrv) expected = g_strsplit (wanted, ",", -1);

  for (guint i = 0; addresses[i] != NULL; i++)
    g_strstrip (addresses[i]);
  for (guint i = 0; expected[i] != NULL; i++)
    {
      gboolean is_there = FALSE;

      g_strstrip (expected[i]);
      for (guint j = 0; !is_there && addresses[j] != NULL; j++)
        is_there = todoku_dmarc_is_same_uri (addresses[j], expected[i]);
      if (!is_there)
        return FALSE;
    }

  return TRUE;
}

static gboolean
has_value (const TodokuTag *found,
           const TodokuTag *wanted)
{
  /* No evidence is asked for; the certificate of a mark that its owner has is more, not less. */
  if (*wanted->value == '\0' && g_str_equal (wanted->name, "a"))
    return TRUE;
  if (*wanted->value == '\0' || found == NULL)
    return *wanted->value == '\0' && (found == NULL || *found->value == '\0');

  return g_str_equal (wanted->name, "rua") ? has_addresses (found->value, wanted->value)
                                           : g_str_equal (found->value, wanted->value);
}

/**
 * todoku_tag_list_has:
 * @text: the text that stands in DNS
 * @wanted: the tag list that is expected
 *
 * Returns: whether @text is a tag list of the same version that says all that @wanted says
 */
gboolean
todoku_tag_list_has (const char *text,
                     const char *wanted)
{
  const char *version = todoku_tag_list_version (wanted);
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(GPtrArray) expected = NULL;
  gsize fault;

  if (version == NULL || g_strcmp0 (todoku_tag_list_version (text), version) != 0)
    return FALSE;
  expected = todoku_tag_list_parse (wanted, &fault);
  found = todoku_tag_list_parse (text, &fault);
  if (fault != 0)
    return FALSE;

  for (guint i = 0; i < expected->len; i++)
    {
      const TodokuTag *tag = g_ptr_array_index (expected, i);

      if (!has_value (todoku_tag_list_find (found, tag->name), tag))
        return FALSE;
    }

  return TRUE;
}

/**
 * todoku_tag_list_merge_reports:
 * @text: the text that stands in DNS
 * @wanted: the TLS-RPT record that is expected (RFC 8460 section 3)
 *
 * Returns: (transfer full) (nullable): @wanted with the addresses that @text has besides, or %NULL
 *   when it has none, or one of them is no such record
 */
char *
todoku_tag_list_merge_reports (const char *text,
                               const char *wanted)
{
  const char *version = todoku_tag_list_version (wanted);
  gsize fault;
  g_autoptr(GPtrArray) found = todoku_tag_list_parse (text, &fault);
  g_autoptr(GPtrArray) expected = todoku_tag_list_parse (wanted, &fault);
  const TodokuTag *own = todoku_tag_list_find (found, "rua");
  const TodokuTag *asked = todoku_tag_list_find (expected, "rua");
  g_auto(GStrv) uris = NULL;
  g_autoptr(GString) merged = NULL;
  gsize length;

  if (version == NULL || !g_str_equal (version, "TLSRPTv1") || own == NULL || asked == NULL ||
      g_strcmp0 (todoku_tag_list_version (text), version) != 0)
    return NULL;

  merged = g_string_new (NULL);
  g_string_append_printf (merged, "v=%s; rua=", version);
  length = merged->len;
  uris = g_strsplit (own->value, ",", -1);
  for (guint i = 0; uris[i] != NULL; i++)
    if (g_str_is_ascii (uris[i]) && todoku_dmarc_is_uri (g_strstrip (uris[i])) &&
        !has_addresses (asked->value, uris[i]))
      g_string_append_printf (merged, "%s,", uris[i]);
  if (merged->len == length)
    return NULL;
  g_string_append (merged, asked->value);

  return g_string_free (g_steal_pointer (&merged), FALSE);
}
