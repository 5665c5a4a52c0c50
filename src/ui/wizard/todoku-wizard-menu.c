/* SPDX-License-Identifier: GPL-3.0-or-later
 * The menu beside the button of a wizard. It names the keys that do the same. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-wizard-menu.h"

#include <glib/gi18n-lib.h>

/**
 * todoku_wizard_menu_new:
 * @last_label: (nullable): what only one wizard has
 * @last_action: (nullable): what that does
 *
 * Returns: (transfer full): the menu
 */
GMenuModel *
todoku_wizard_menu_new (const char *last_label,
                        const char *last_action)
{
  static const struct
  {
    const char *label, *action, *keys;
  } entries[] = {
    { N_("Check Again"), "wizard.check", "F5" },
    { N_("Registration Request (DNS)"), "wizard.request", "<Control>p" },
  };
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) look = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autoptr(GMenuItem) item = g_menu_item_new (_(entries[i].label), entries[i].action);

      g_menu_item_set_attribute (item, "accel", "s", entries[i].keys);
      g_menu_append_item (look, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (look));
  if (last_label != NULL)
    {
      g_autoptr(GMenu) last = g_menu_new ();

      g_menu_append (last, last_label, last_action);
      g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
    }

  return G_MENU_MODEL (menu);
}
