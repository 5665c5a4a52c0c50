/* SPDX-License-Identifier: GPL-3.0-or-later
 * Times, lengths of time and counts in words. Pure apart from the time zone; any thread.
 */
#include "todoku-config.h"

#include "todoku-text.h"

#include <glib/gi18n-lib.h>

/**
 * todoku_text_duration:
 * @seconds: a length of time
 *
 * Two units at most, and no seconds from an hour on.
 *
 * Returns: (transfer full): the length in words, such as 「70時間12分」 or 「4分12秒」
 */
char *
todoku_text_duration (gint64 seconds)
{
  int hours, minutes, rest;

  seconds = CLAMP (seconds, 0, G_MAXINT32);
  hours = (int) (seconds / 3600);
  minutes = (int) (seconds % 3600 / 60);
  rest = (int) (seconds % 60);

  if (hours > 0 && minutes > 0)
    /* Translators: hours and minutes. */
    return g_strdup_printf (_("%d h %d min"), hours, minutes);
  if (hours > 0)
    /* Translators: hours. */
    return g_strdup_printf (_("%d h"), hours);
  if (minutes > 0 && rest > 0)
    /* Translators: minutes and seconds. */
    return g_strdup_printf (_("%d min %d s"), minutes, rest);
  if (minutes > 0)
    /* Translators: minutes. */
    return g_strdup_printf (_("%d min"), minutes);

  /* Translators: seconds. */
  return g_strdup_printf (_("%d s"), rest);
}

/**
 * todoku_text_time_left:
 * @seconds: how long there is still time
 *
 * Returns: (transfer full): such as 「残り70時間12分」, or 「期限切れ」 when none is left
 */
char *
todoku_text_time_left (gint64 seconds)
{
  g_autofree char *duration = NULL;

  if (seconds <= 0)
    return g_strdup (_("Expired"));

  duration = todoku_text_duration (seconds);

  /* Translators: %s is a length of time, such as 70 h 12 min. */
  return g_strdup_printf (_("%s left"), duration);
}

static GDateTime *
local_time (gint64 time)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

/**
 * todoku_text_clock:
 * @time: a moment
 *
 * Returns: (transfer full): its local time alone, in 24 hours
 */
char *
todoku_text_clock (gint64 time)
{
  g_autoptr(GDateTime) moment = local_time (time);

  /* Translators: a g_date_time_format() format for a time in 24 hours. */
  return moment != NULL ? g_date_time_format (moment, _("%H:%M")) : g_strdup ("");
}

static gboolean
is_day (GDateTime *moment,
        GDateTime *now,
        int        days)
{
  g_autoptr(GDateTime) day = g_date_time_add_days (now, days);

  return day != NULL && g_date_time_get_year (moment) == g_date_time_get_year (day) &&
         g_date_time_get_day_of_year (moment) == g_date_time_get_day_of_year (day);
}

/**
 * todoku_text_date_time:
 * @time: a moment
 * @now: the time now, or 0
 *
 * Returns: (transfer full): local date and time, with the year unless it is the year of @now
 */
char *
todoku_text_date_time (gint64 time,
                       gint64 now)
{
  g_autoptr(GDateTime) moment = local_time (time);
  g_autoptr(GDateTime) today = local_time (now);

  if (moment == NULL)
    return g_strdup ("");
  if (now != 0 && today != NULL && g_date_time_get_year (moment) == g_date_time_get_year (today))
    /* Translators: a g_date_time_format() format for day, month and time in 24 hours. */
    return g_date_time_format (moment, _("%-d %B, %H:%M"));

  /* Translators: a g_date_time_format() format for day, month, year and time in 24 hours. */
  return g_date_time_format (moment, _("%-d %B %Y, %H:%M"));
}

/**
 * todoku_text_deadline:
 * @time: a moment
 *
 * Returns: (transfer full): its local date with the weekday, by which people plan, and its time
 */
char *
todoku_text_deadline (gint64 time)
{
  g_autoptr(GDateTime) moment = local_time (time);

  /* Translators: a g_date_time_format() format for weekday, day, month and time in 24 hours. */
  return moment != NULL ? g_date_time_format (moment, _("%a, %-d %B, %H:%M")) : g_strdup ("");
}

/**
 * todoku_text_date:
 * @time: a moment
 *
 * Returns: (transfer full): its local date, with the year
 */
char *
todoku_text_date (gint64 time)
{
  g_autoptr(GDateTime) moment = local_time (time);

  /* Translators: a g_date_time_format() format for day, month and year. */
  return moment != NULL ? g_date_time_format (moment, _("%-d %B %Y")) : g_strdup ("");
}

/**
 * todoku_text_time_of_day:
 * @time: a moment
 * @now: the time now
 *
 * Returns: (transfer full): the local time alone when @time is on the day of @now, else with its
 * date
 */
char *
todoku_text_time_of_day (gint64 time,
                         gint64 now)
{
  g_autoptr(GDateTime) moment = local_time (time);
  g_autoptr(GDateTime) today = local_time (now);

  if (moment != NULL && today != NULL && is_day (moment, today, 0))
    return todoku_text_clock (time);

  return todoku_text_date_time (time, now);
}

/**
 * todoku_text_moment:
 * @time: a moment
 * @now: the time now
 *
 * Returns: (transfer full): such as 「今日 3:10」, 「明日 3:10」 or 「昨日 3:10」, else the local date and
 * time
 */
char *
todoku_text_moment (gint64 time,
                    gint64 now)
{
  g_autoptr(GDateTime) moment = local_time (time);
  g_autoptr(GDateTime) today = local_time (now);

  if (moment == NULL || today == NULL)
    return g_strdup ("");
  if (is_day (moment, today, 0))
    /* Translators: a g_date_time_format() format for a time of today. */
    return g_date_time_format (moment, _("today %H:%M"));
  if (is_day (moment, today, 1))
    /* Translators: a g_date_time_format() format for a time of tomorrow. */
    return g_date_time_format (moment, _("tomorrow %H:%M"));
  if (is_day (moment, today, -1))
    /* Translators: a g_date_time_format() format for a time of yesterday. */
    return g_date_time_format (moment, _("yesterday %H:%M"));

  return todoku_text_date_time (time, now);
}

/**
 * todoku_text_wrong_clock:
 * @difference: by how many microseconds services are ahead of this computer
 *
 * Returns: (transfer full) (nullable): what follows and what to do, or %NULL when they agree
 */
char *
todoku_text_wrong_clock (gint64 difference)
{
  /* The Date of an answer is cut to seconds, and the answer takes some. */
  gint64 minutes = (ABS (difference / G_USEC_PER_SEC) + 30) / 60;
  guint days = CLAMP (minutes / (24 * 60), 0, G_MAXINT32);
  g_autofree char *length = NULL;

  if (difference == 0)
    return NULL;

  if (days > 2)
    length = g_strdup_printf (ngettext ("%u day", "%u days", days), days);
  else
    length = todoku_text_duration (minutes * 60);

  if (difference > 0)
    /* Translators: %s is a length of time, such as 7 min. */
    return g_strdup_printf (_("This computer’s clock is %s slow, so signatures, certificates and "
                              "deadlines cannot be judged. Set the clock."), length);

  /* Translators: %s is a length of time, such as 7 min. */
  return g_strdup_printf (_("This computer’s clock is %s fast, so signatures, certificates and "
                            "deadlines cannot be judged. Set the clock."), length);
}

/**
 * todoku_text_doubtful_deadline:
 *
 * Returns: what to say beside a deadline when this computer's clock is plainly wrong
 */
const char *
todoku_text_doubtful_deadline (void)
{
  return _("The clock of this computer is wrong, so the deadline is uncertain.");
}

/**
 * todoku_text_last_check:
 * @checked_at: when it was last checked, or 0
 * @next_check_at: when it will be checked next, or 0
 * @now: the time now
 *
 * Returns: (transfer full): such as 「最終確認 15:04 · 次の確認 15:09(あと4分12秒)」; without the
 *   wait where it is an hour or more
 */
char *
todoku_text_last_check (gint64 checked_at,
                        gint64 next_check_at,
                        gint64 now)
{
  g_autofree char *last = NULL;
  g_autofree char *next = NULL;
  g_autofree char *wait = NULL;

  if (checked_at == 0)
    return g_strdup (_("Not checked yet"));

  last = todoku_text_time_of_day (checked_at, now);
  if (next_check_at <= now)
    /* Translators: %s is a time of day. */
    return g_strdup_printf (_("Last checked %s"), last);

  next = todoku_text_time_of_day (next_check_at, now);
  /* Nobody waits that long in front of it: the time of day says enough. */
  if (next_check_at - now >= G_TIME_SPAN_HOUR)
    /* Translators: two times of day. */
    return g_strdup_printf (_("Last checked %s · next check %s"), last, next);

  wait = todoku_text_duration ((next_check_at - now) / G_USEC_PER_SEC);

  /* Translators: two times of day and a length of time, such as 4 min 12 s. */
  return g_strdup_printf (_("Last checked %s · next check %s (in %s)"), last, next, wait);
}

/**
 * todoku_text_verified_count:
 * @n_verified: how many records are verified
 * @n_total: how many there are
 *
 * Returns: (transfer full): such as 「3件中 1件が認証済」
 */
char *
todoku_text_verified_count (guint n_verified,
                            guint n_total)
{
  /* Translators: how many are verified, and how many there are. */
  return g_strdup_printf (ngettext ("%1$u of %2$u record verified", "%1$u of %2$u records verified",
                                    n_total),
                          n_verified, n_total);
}

/**
 * todoku_text_none_checked:
 * @n_records: how many records there are
 *
 * Returns: (transfer full): that none of them could be looked up, which says nothing about them
 */
char *
todoku_text_none_checked (guint n_records)
{
  if (n_records == 1)
    return g_strdup (_("The record could not be checked"));

  return g_strdup_printf (ngettext ("Could not check %u record",
                                    "Could not check %u records", n_records),
                          n_records);
}

/**
 * todoku_text_records_are_ready:
 * @items: (element-type TodokuRecordItem): the records of a domain
 *
 * Returns: whether all of them are right in DNS and only 「認証」 is left
 */
gboolean
todoku_text_records_are_ready (GListModel *items)
{
  guint n_ready = 0, n_verified = 0, n_required = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);
      TodokuStatus status = todoku_text_item_status (item);

      if (!todoku_record_item_get_record (item)->required)
        continue;
      n_required++;
      n_ready += status == TODOKU_STATUS_READY &&
                 todoku_record_item_get_record (item)->key != NULL;
      n_verified += status == TODOKU_STATUS_VERIFIED;
    }

  return n_ready > 0 && n_ready + n_verified == n_required;
}

/* What is left to do where todoku_text_records_are_ready(), beside other facts on a line. */
static const char *
say_press_verify (void)
{
  return _("Press “Verify”");
}

/**
 * todoku_text_left_to_do:
 * @items: (element-type TodokuRecordItem): the records of a domain
 *
 * Returns: (transfer full) (nullable): what is left to do, as a fact that stands beside others on
 *   a line; %NULL where there is nothing to do but wait
 */
char *
todoku_text_left_to_do (GListModel *items)
{
  g_autofree char *to_fix = NULL;
  g_autofree char *to_enter = NULL;
  guint n_wrong = 0, n_missing = 0;

  if (todoku_text_records_are_ready (items))
    return g_strdup (say_press_verify ());

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);
      TodokuStatus status = todoku_text_item_status (item);
      TodokuVerdict *verdict = todoku_record_item_get_verdict (item);

      n_wrong += status == TODOKU_STATUS_FIX;
      n_missing += status == TODOKU_STATUS_PENDING && verdict != NULL &&
                   verdict->state == TODOKU_RECORD_STATE_MISSING;
    }

  /* Translators: These two stand beside other facts on a line, such as "Checked 15:04". */
  if (n_wrong > 0)
    to_fix = g_strdup_printf (ngettext ("%u record to fix", "%u records to fix", n_wrong), n_wrong);
  if (n_missing > 0)
    to_enter = g_strdup_printf (ngettext ("%u record to enter in DNS", "%u records to enter in DNS",
                                          n_missing), n_missing);
  if (to_fix != NULL && to_enter != NULL)
    return g_strdup_printf (_("%1$s · %2$s"), to_fix, to_enter);

  return to_fix != NULL ? g_steal_pointer (&to_fix) : g_steal_pointer (&to_enter);
}

/**
 * todoku_text_records_headline:
 * @items: (element-type TodokuRecordItem): the records of a domain
 *
 * Returns: (transfer full) (nullable): what a count of verified records would hide: that nothing
 *   could be asked, or that all is right and only 「認証」 is left; %NULL otherwise
 */
char *
todoku_text_records_headline (GListModel *items)
{
  guint n = g_list_model_get_n_items (items);
  guint n_unknown = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);

      n_unknown += todoku_text_item_status (item) == TODOKU_STATUS_UNKNOWN;
    }

  if (n > 0 && n_unknown == n)
    return todoku_text_none_checked (n);
  if (todoku_text_records_are_ready (items))
    return g_strdup (_("DNS Is Right"));

  return NULL;
}

/**
 * todoku_text_lost_records:
 * @n_missing: how many records are missing that were there
 * @n_wrong: how many are there and not right any more
 *
 * Returns: (transfer full) (nullable): that in words; %NULL where there are none
 */
char *
todoku_text_lost_records (guint n_missing,
                          guint n_wrong)
{
  guint n = n_missing + n_wrong;

  if (n == 0)
    return NULL;
  if (n_wrong > 0)
    return g_strdup_printf (ngettext ("%u record is not right", "%u records are not right", n), n);

  return g_strdup_printf (ngettext ("%u record is missing", "%u records are missing", n), n);
}

/**
 * todoku_text_record_count:
 * @n_records: how many records there are
 *
 * Returns: (transfer full): the count in words
 */
char *
todoku_text_record_count (guint n_records)
{
  return g_strdup_printf (ngettext ("%u record", "%u records", n_records), n_records);
}

/**
 * todoku_text_domain_count:
 * @n_domains: how many domains there are
 *
 * Returns: (transfer full): the count in words
 */
char *
todoku_text_domain_count (guint n_domains)
{
  return g_strdup_printf (ngettext ("%'u domain", "%'u domains", n_domains), n_domains);
}
