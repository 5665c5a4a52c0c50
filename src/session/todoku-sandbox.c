/* SPDX-License-Identifier: GPL-3.0-or-later
 * Looks for what Flatpak puts into each sandbox. Any thread.
 */
#include "todoku-config.h"

#include "todoku-sandbox.h"

/**
 * todoku_sandbox_is_inside:
 *
 * Returns: whether this is the Flatpak, by the file that GLib and libsecret go by too, or by the
 *   variable that Flatpak sets
 */
gboolean
todoku_sandbox_is_inside (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) ||
         g_strcmp0 (g_getenv ("FLATPAK_ID"), TODOKU_APP_ID) == 0;
}
