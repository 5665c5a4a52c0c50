/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program `todoku`.
 */
#include "todoku-config.h"

#include <locale.h>

#include "todoku-application.h"
#include "todoku-text.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr(TodokuApplication) application = NULL;

  setlocale (LC_ALL, "");
  todoku_text_init ();
  application = todoku_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
