/* SPDX-License-Identifier: GPL-3.0-or-later
 * Moments as people type them: "2026-12-01", "2026-12-01 09:00", the same in ISO 8601 with a time
 * zone, "09:00", and lengths such as "90min", "2h", "3d" and "1w". What has no time zone is local.
 */
#include "todoku-cli-when.h"

#include <string.h>

static gint64
parse_length (const char *text)
{
  static const struct
  {
    const char *unit;
    gint64 length;
  } units[] = {
    { "min", G_TIME_SPAN_MINUTE },
    { "h", G_TIME_SPAN_HOUR },
    { "d", G_TIME_SPAN_DAY },
    { "w", 7 * G_TIME_SPAN_DAY },
  };
  char *end = NULL;
  gint64 number;

  if (!g_ascii_isdigit (*text))
    return 0;
  number = g_ascii_strtoll (text, &end, 10);
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (end, units[i].unit) && number > 0 && number <= 10000)
      return number * units[i].length;

  return 0;
}

/* With exactly two digits each, so that "9:5" is not taken for something. */
static gboolean
parse_clock (const char *text,
             int        *hour,
             int        *minute)
{
  if (strlen (text) != 5 || text[2] != ':' || !g_ascii_isdigit (text[0]) ||
      !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
    return FALSE;

  *hour = (text[0] - '0') * 10 + text[1] - '0';
  *minute = (text[3] - '0') * 10 + text[4] - '0';

  return *hour < 24 && *minute < 60;
}

static GDateTime *
find_clock (int                hour,
            int                minute,
            TodokuCliDirection direction,
            gint64             now)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr(GDateTime) today = g_date_time_to_local (utc);
  int year, month, day;

  for (int away = 0; away <= 1; away++)
    {
      g_autoptr(GDateTime) then = g_date_time_add_days (today, direction == TODOKU_CLI_AHEAD
                                                               ? away : -away);
      g_autoptr(GDateTime) moment = NULL;

      g_date_time_get_ymd (then, &year, &month, &day);
      moment = g_date_time_new_local (year, month, day, hour, minute, 0);
      if (moment != NULL && (direction == TODOKU_CLI_AHEAD
                             ? g_date_time_compare (moment, today) > 0
                             : g_date_time_compare (moment, today) <= 0))
        return g_steal_pointer (&moment);
    }

  return NULL;
}

static GDateTime *
parse_date (const char *text)
{
  g_autoptr(GTimeZone) local = g_time_zone_new_local ();
  g_autoptr(GString) full = g_string_new (text);

  /* A blank between day and time, and the seconds left out, are how people write it. */
  if (full->len > 10 && full->str[10] == ' ')
    full->str[10] = 'T';
  if (full->len == 10)
    g_string_append (full, "T00:00:00");
  else if (full->len == 16)
    g_string_append (full, ":00");

  return g_date_time_new_from_iso8601 (full->str, local);
}

/**
 * todoku_cli_parse_when:
 * @text: what was typed
 * @direction: where it lies when it is not told in full
 * @now: the time now, in microseconds since 1970 UTC
 *
 * Returns: the moment, in microseconds since 1970 UTC, or 0 when it cannot be read
 */
gint64
todoku_cli_parse_when (const char         *text,
                       TodokuCliDirection  direction,
                       gint64              now)
{
  g_autoptr(GDateTime) moment = NULL;
  gint64 length = parse_length (text);
  int hour, minute;

  if (length > 0)
    return direction == TODOKU_CLI_AHEAD ? now + length : MAX (now - length, 1);

  moment = parse_clock (text, &hour, &minute) ? find_clock (hour, minute, direction, now)
                                              : parse_date (text);

  return moment != NULL ? g_date_time_to_unix (moment) * G_USEC_PER_SEC : 0;
}
