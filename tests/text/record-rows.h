/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tables of inputs for the record reader and what it makes of them: a line "TYPE|HOST|VALUE|
 * PRIORITY|DOMAIN|GROUP|REQUIRED" for each record.
 */
#pragma once

#include "todoku-record-reader.h"

#include <stdio.h>

#include "todoku-error.h"

typedef struct
{
  const char *name;
  const char *input;
  const char *records;
} RecordRow;

static inline void
print_record_cb (TodokuRecord *record,
                 gpointer      user_data)
{
  g_string_append_printf (user_data, "%s|%s|%s|%d|%s|%s|%d\n",
                          todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE, record->type),
                          record->host, record->value, record->priority,
                          record->domain != NULL ? record->domain : "-",
                          record->group != NULL ? record->group : "-", record->required);
}

static inline void
print_problem_cb (const char *problem,
                  gboolean    is_foreign,
                  gpointer    user_data)
{
  g_string_append_printf (user_data, "%s%s\n", is_foreign ? "~" : "!", problem);
}

static inline void
ignore_record_cb (TodokuRecord *record,
                  gpointer      user_data)
{
  g_assert_true (g_utf8_validate (record->value, -1, NULL));
}

static inline void
read_record_rows (const RecordRow         *rows,
                  gsize                    n_rows,
                  TodokuRecordProblemFunc  problem_func)
{
  static const gsize sizes[] = { 1, 7, 64 * 1024 };

  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (sizes); j++)
      {
        g_autoptr(GString) text = g_string_new (NULL);
        g_autoptr(TodokuRecordReader) reader =
          todoku_record_reader_new (print_record_cb, problem_func, text);
        g_autoptr(GError) error = NULL;
        gsize length = strlen (rows[i].input);

        g_test_message ("%s", rows[i].name);
        for (gsize k = 0; k < length; k += sizes[j])
          todoku_record_reader_push (reader, rows[i].input + k, MIN (sizes[j], length - k));
        todoku_record_reader_end (reader, &error);
        g_assert_no_error (error);
        g_assert_cmpstr (text->str, ==, rows[i].records);
      }
}

static inline void
assert_record_rows (const RecordRow *rows,
                    gsize            n_rows)
{
  read_record_rows (rows, n_rows, NULL);
}

/* With what was left out among the records. */
static inline void
assert_all_record_rows (const RecordRow *rows,
                        gsize            n_rows)
{
  read_record_rows (rows, n_rows, print_problem_cb);
}

static inline void
assert_problem_line_cb (const char *problem,
                        gboolean    is_foreign,
                        gpointer    user_data)
{
  const guint *n_lines = user_data;
  guint line = 0;

  g_assert_cmpint (sscanf (problem, "Line %u:", &line), ==, 1);
  g_assert_cmpuint (line, >, 0);
  g_assert_cmpuint (line, <=, *n_lines + 1);
}

static inline void
damage_record_rows (const RecordRow *rows,
                    gsize            n_rows)
{
  static const char letters[] = "\t |\"'();\\\n.,$@{[=-:0aIN\xe3\x80\xff";
  g_autoptr(GRand) rand = g_rand_new_with_seed (2045);

  for (gsize i = 0; i < n_rows * 300; i++)
    {
      g_autoptr(GString) input = g_string_new (rows[i % n_rows].input);
      guint n_lines = 0;
      g_autoptr(TodokuRecordReader) reader =
        todoku_record_reader_new (ignore_record_cb, assert_problem_line_cb, &n_lines);
      g_autoptr(GError) error = NULL;

      for (int j = g_rand_int_range (rand, 1, 5); j > 0 && input->len > 0; j--)
        {
          gsize at = (gsize) g_rand_int_range (rand, 0, (int) input->len);

          switch (g_rand_int_range (rand, 0, 4))
            {
            case 0:
              input->str[at] = letters[g_rand_int_range (rand, 0, sizeof letters - 1)];
              break;
            case 1:
              g_string_erase (input, (gssize) at,
                              g_rand_int_range (rand, 1, (int) MIN (input->len - at, 40) + 1));
              break;
            case 2:
              g_string_truncate (input, at);
              break;
            default:
              g_string_insert_c (input, (gssize) at,
                                 letters[g_rand_int_range (rand, 0, sizeof letters - 1)]);
            }
        }
      for (gsize j = 0; j < input->len; j++)
        n_lines += input->str[j] == '\n' || input->str[j] == '\r';
      todoku_record_reader_push (reader, input->str, input->len);
      if (!todoku_record_reader_end (reader, &error))
        g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
    }
}
