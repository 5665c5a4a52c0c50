/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program `todoku`. In a build folder, which has nothing installed, it uses what was built
 * beside it. Main thread only.
 */
#include "todoku-config.h"

#include <locale.h>

#include "todoku-application.h"
#include "todoku-text.h"

/* Without its schema GSettings ends the program. GSettings looks at the variable once, so this
 * comes before anything else.
 */
static void
use_built_settings (void)
{
  g_autofree char *self_path = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self_path != NULL ? g_path_get_dirname (self_path) : NULL;
  g_autofree char *data = NULL;
  g_autofree char *schemas = NULL;

  if (folder == NULL)
    return;

  data = g_build_filename (folder, "..", "..", "data", NULL);
  schemas = g_build_filename (data, "gschemas.compiled", NULL);
  if (g_file_test (schemas, G_FILE_TEST_EXISTS))
    g_setenv ("GSETTINGS_SCHEMA_DIR", data, FALSE);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(TodokuApplication) application = NULL;

  use_built_settings ();
  setlocale (LC_ALL, "");
  todoku_text_init ();
  application = todoku_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
