/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where a delivery server is: what is registered in one region of its service may be unknown in all
 * others. Main thread only.
 */
#include "todoku-session-private.h"
#include "todoku-session-servers.h"

#include "todoku-error.h"
#include "todoku-services.h"

static gboolean
has_row_of (GListModel           *list,
            TodokuDeliveryServer *server)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(TodokuSubject) subject = g_list_model_get_item (list, i);

      if (todoku_subject_get_server (subject) == server)
        return TRUE;
    }

  return FALSE;
}

/**
 * todoku_session_has_registered:
 * @self: the session
 * @server: a delivery server
 *
 * Returns: whether a domain or a tracking domain of it is here
 */
gboolean
todoku_session_has_registered (TodokuSession        *self,
                               TodokuDeliveryServer *server)
{
  g_return_val_if_fail (TODOKU_IS_SESSION (self), FALSE);

  return has_row_of (todoku_session_get_domains (self), server) ||
         has_row_of (todoku_session_get_tracking_domains (self), server);
}

/**
 * todoku_server_row_is_place:
 * @row: a delivery server
 *
 * Returns: whether what is registered there would be out of reach in another region of its service
 */
gboolean
todoku_server_row_is_place (const TodokuServerRow *row)
{
  const TodokuServiceInfo *info = todoku_services_get (row->kind);
  const TodokuServiceRegion *region = todoku_services_find_region (info, row->url);

  return info->region_is_place || (region != NULL && region->url != NULL);
}

static gboolean
has_region (const TodokuServiceInfo *info,
            const char              *token)
{
  for (const TodokuServiceRegion *each = info->regions; each->token != NULL; each++)
    if (g_str_equal (each->token, token))
      return TRUE;

  return FALSE;
}

/**
 * todoku_server_settle_place:
 * @row: a delivery server
 * @url: (inout) (nullable): the URL that is wanted for it; %NULL leaves it
 * @region: (inout) (nullable): the region that is wanted for it; %NULL leaves it
 * @error: return location of a %TODOKU_ERROR_BAD_INPUT
 *
 * The URL goes with the region and the region with the URL, as long as both are the service's own.
 *
 * Returns: whether what is registered there would be out of reach; %FALSE with @error set when
 *   there is no such place
 */
gboolean
todoku_server_settle_place (const TodokuServerRow  *row,
                            char                  **url,
                            char                  **region,
                            GError                **error)
{
  const TodokuServiceInfo *info = todoku_services_get (row->kind);
  const TodokuServiceRegion *present = todoku_services_find_region (info, row->url);
  const TodokuServiceRegion *named = todoku_services_find_region (info, *url);

  if (named != NULL && named->url == NULL)
    named = NULL;
  if (*region != NULL && !has_region (info, *region))
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, "There is no region “%s”", *region);
      return FALSE;
    }
  if (*region != NULL && named != NULL && !g_str_equal (*region, named->token))
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT, "%s is the region “%s”", *url,
                   named->token);
      return FALSE;
    }

  if (*region == NULL && named != NULL)
    *region = g_strdup (named->token);
  if (g_strcmp0 (*region, row->region) == 0)
    g_clear_pointer (region, g_free);
  if (*region != NULL && *url == NULL && present != NULL && present->url != NULL)
    *url = todoku_services_dup_url (info, *region);

  return *region != NULL && todoku_server_row_is_place (row);
}
