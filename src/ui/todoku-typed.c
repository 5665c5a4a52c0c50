/* SPDX-License-Identifier: GPL-3.0-or-later
 * Nearly every screen adds the zone to HOST by itself, and typing it again is the most frequent
 * mistake of all; so HOST is shown without it unless the raw values are asked for.
 */
#include "todoku-config.h"

#include "todoku-typed.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"

/**
 * todoku_typed_find_zone:
 * @item: a record
 *
 * The zone that the last look-up found, or the one that a person is most likely to have.
 *
 * Returns: (transfer full): the apex
 */
char *
todoku_typed_find_zone (TodokuRecordItem *item)
{
  const TodokuRecord *record = todoku_record_item_get_record (item);
  const TodokuVerdict *verdict = todoku_record_item_get_verdict (item);
  char *zone;

  if (verdict != NULL && verdict->zone != NULL)
    return g_strdup (verdict->zone);

  zone = todoku_domain_name_registrable (record->host);
  if (zone == NULL)
    zone = g_strdup (record->domain != NULL ? record->domain : record->host);

  return zone;
}

/**
 * todoku_typed_new:
 * @item: a record
 * @company: (nullable): who runs the DNS
 * @raw: whether to give the values as they are
 *
 * Returns: (transfer full): how it is typed
 */
TodokuTyped *
todoku_typed_new (TodokuRecordItem *item,
                  const char       *company,
                  gboolean          raw)
{
  TodokuTyped *self = g_new0 (TodokuTyped, 1);
  const TodokuRecord *record = todoku_record_item_get_record (item);

  self->zone = todoku_typed_find_zone (item);
  self->value = g_strdup (record->value);
  if (!raw && todoku_domain_name_is_below (record->host, self->zone))
    {
      g_autofree char *relative = todoku_domain_name_relative (record->host, self->zone);
      gboolean is_apex = relative == NULL || *relative == '\0';

      self->host = g_strdup (is_apex ? "@" : relative);
      if (!is_apex && !g_str_equal (relative, record->host))
        /* Translators: %s is the name of a zone; the screens of most DNS companies add it to HOST.
         * */
        self->host_hint = g_strdup_printf (_("“.%s” is added automatically"), self->zone);
    }
  else
    {
      self->host = g_strdup (record->host);
    }

  self->fields = (TodokuTextFields) {
    .typed_host = self->host,
    .typed_value = self->value,
    .company = company,
  };

  return self;
}

/**
 * todoku_typed_free:
 * @self: (transfer full): how a record is typed
 *
 * Frees it.
 */
void
todoku_typed_free (TodokuTyped *self)
{
  g_free (self->host);
  g_free (self->value);
  g_free (self->host_hint);
  g_free (self->zone);
  g_free (self);
}

/**
 * todoku_typed_to_row:
 * @self: how it is typed
 * @record: the record
 *
 * Returns: (transfer full): TYPE, HOST and VALUE on one line with tabs between, as spreadsheets
 *   take them
 */
char *
todoku_typed_to_row (const TodokuTyped  *self,
                     const TodokuRecord *record)
{
  const char *type = todoku_rrtype_to_text (todoku_record_type_to_rrtype (record->type));

  if (record->type == TODOKU_RECORD_TYPE_MX)
    return g_strdup_printf ("%s\t%s\t%d %s", type, self->host, record->priority, self->value);

  return g_strdup_printf ("%s\t%s\t%s", type, self->host, self->value);
}

/**
 * todoku_typed_list_to_text:
 * @items: a list of #TodokuRecordItem
 * @company: (nullable): who runs the DNS
 * @raw: whether to give the values as they are
 *
 * Returns: (transfer full): all of them, one on a line
 */
char *
todoku_typed_list_to_text (GListModel *items,
                           const char *company,
                           gboolean    raw)
{
  GString *text = g_string_new ("TYPE\tHOST\tVALUE\n");

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);
      g_autoptr(TodokuTyped) typed = todoku_typed_new (item, company, raw);
      g_autofree char *row = todoku_typed_to_row (typed, todoku_record_item_get_record (item));

      g_string_append (text, row);
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}
