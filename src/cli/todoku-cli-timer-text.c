/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a timer of another program runs. The quoting is that of systemd.syntax(7), of crontab(5) and
 * of the shell between it and the program.
 */
#include "todoku-config.h"

#include "todoku-cli-timer-text.h"

#include <gio/gio.h>
#include <string.h>

#include "todoku-systemd.h"

#define RESOURCE "/io/github/todoku/Todoku/systemd/"

/* The first line of each unit that this program has written, which it alone may remove. */
#define MARK "# Written by todokuctl watch install.\n"

/* Where the data, the keys and the DNS are, for whoever starts the program with none of it. */
static const char * const variables[] = {
  "XDG_DATA_HOME", "TODOKU_SECRETS", "TODOKU_RESOLVER", "TODOKU_SECOND_RESOLVER",
  "TODOKU_DNS_PORT",
};

/* A file of keys is found from any folder. */
static char *
dup_variable (const char *name)
{
  const char *value = g_getenv (name);
  g_autofree char *path = NULL;

  if (value == NULL || *value == '\0')
    return NULL;
  if (!g_str_equal (name, "TODOKU_SECRETS") || !g_str_has_prefix (value, "file:"))
    return g_strdup (value);

  path = g_canonicalize_filename (value + strlen ("file:"), NULL);

  return g_strconcat ("file:", path, NULL);
}

/* Inside double quotes; "%" begins a specifier, and "$" a variable in a command line alone. */
static char *
quote_for_systemd (const char *text,
                   gboolean    command)
{
  GString *quoted = g_string_new ("\"");

  for (const char *at = text; *at != '\0'; at++)
    if (*at == '\n')
      g_string_append (quoted, "\\n");
    else if (strchr ("\"\\", *at) != NULL)
      g_string_append_printf (quoted, "\\%c", *at);
    else if (*at == '%' || (*at == '$' && command))
      g_string_append_printf (quoted, "%c%c", *at, *at);
    else
      g_string_append_c (quoted, *at);
  g_string_append_c (quoted, '"');

  return g_string_free (quoted, FALSE);
}

static char *
dup_resource (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCE, name, NULL);
  g_autoptr(GBytes) bytes = g_resource_lookup_data (todoku_systemd_get_resource (), path,
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  /* It is compiled in. */
  g_assert (bytes != NULL);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/**
 * todoku_cli_timer_needs_environment:
 *
 * Returns: whether something is set that a timer would have to set as well
 */
gboolean
todoku_cli_timer_needs_environment (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      g_autofree char *value = dup_variable (variables[i]);

      if (value != NULL)
        return TRUE;
    }

  return FALSE;
}

/**
 * todoku_cli_timer_dup_service:
 * @program: the absolute path of todokuctl
 *
 * Returns: (transfer full): the unit of the service that looks once
 */
char *
todoku_cli_timer_dup_service (const char *program)
{
  g_autofree char *unit = dup_resource (TODOKU_SERVICE_UNIT ".in");
  g_autofree char *quoted = quote_for_systemd (program, TRUE);
  g_auto(GStrv) parts = g_strsplit (unit, "@TODOKUCTL@", -1);
  g_autofree char *body = g_strjoinv (quoted, parts);
  GString *text = g_string_new (MARK);

  g_string_append (text, body);
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      g_autofree char *value = dup_variable (variables[i]);
      g_autofree char *setting = value != NULL ? g_strconcat (variables[i], "=", value, NULL)
                                               : NULL;
      g_autofree char *quoted_setting = setting != NULL ? quote_for_systemd (setting, FALSE) : NULL;

      if (setting != NULL)
        g_string_append_printf (text, "Environment=%s\n", quoted_setting);
    }

  return g_string_free (text, FALSE);
}

/**
 * todoku_cli_timer_dup_timer:
 *
 * Returns: (transfer full): the unit of the timer
 */
char *
todoku_cli_timer_dup_timer (void)
{
  g_autofree char *unit = dup_resource (TODOKU_TIMER_UNIT);

  return g_strconcat (MARK, unit, NULL);
}

/**
 * todoku_cli_timer_is_ours:
 * @text: the content of a unit
 *
 * Returns: whether this program has written it
 */
gboolean
todoku_cli_timer_is_ours (const char *text)
{
  return g_str_has_prefix (text, MARK);
}

static gboolean
is_plain_word (const char *text)
{
  return *text != '\0' &&
         strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-./:,=@+") == strlen (text);
}

/* For /bin/sh, and then for cron, to which "%" is the end of the line. */
static void
append_word (GString    *line,
             const char *prefix,
             const char *word)
{
  g_autofree char *quoted = is_plain_word (word) ? g_strdup (word) : g_shell_quote (word);
  g_auto(GStrv) parts = g_strsplit (quoted, "%", -1);
  g_autofree char *escaped = g_strjoinv ("\\%", parts);

  g_string_append_printf (line, "%s%s ", prefix, escaped);
}

/* Not the same minute on each of a company's computers, and always the same on one. */
static guint
pick_minute (void)
{
  g_autofree char *whose = g_strdup_printf ("%s@%s", g_get_user_name (), g_get_host_name ());

  return g_str_hash (whose) % 60;
}

static const char *
peek_locale (void)
{
  static const char * const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = g_getenv (names[i]);

      if (value != NULL && *value != '\0')
        return g_str_equal (value, "C") || g_str_equal (value, "POSIX") ? NULL : value;
    }

  return NULL;
}

/**
 * todoku_cli_timer_dup_crontab:
 * @program: the absolute path of todokuctl
 * @sandboxed: whether it runs as a Flatpak, which the host starts
 *
 * Cron gives no more than HOME, LOGNAME, SHELL and a short PATH, and mails what is printed: nothing
 * is redirected, and a look with nothing new prints nothing.
 *
 * Returns: (transfer full): the line
 */
char *
todoku_cli_timer_dup_crontab (const char *program,
                              gboolean    sandboxed)
{
  GString *line = g_string_new (NULL);
  const char *locale = peek_locale ();

  g_string_append_printf (line, "%u * * * * ", pick_minute ());
  if (locale != NULL)
    append_word (line, "LANG=", locale);
  /* A Flatpak has folders of its own. */
  for (guint i = 0; i < G_N_ELEMENTS (variables) && !sandboxed; i++)
    {
      g_autofree char *value = dup_variable (variables[i]);
      g_autofree char *prefix = g_strconcat (variables[i], "=", NULL);

      if (value != NULL)
        append_word (line, prefix, value);
    }
  if (sandboxed)
    g_string_append (line, "flatpak run --command=todokuctl " TODOKU_APP_ID " ");
  else
    append_word (line, "", program);
  g_string_append (line, "watch --once --quiet");

  return g_string_free (line, FALSE);
}
