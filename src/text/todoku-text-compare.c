/* SPDX-License-Identifier: GPL-3.0-or-later
 * Presentation form (RFC 1035 section 5.1) into letters, and two texts into what differs. A person
 * cannot see U+200B, and cannot read \226\128\139: it is named in brackets. Pure; any thread.
 */
#include "todoku-config.h"

#include "todoku-text-compare.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-text-table.h"

/* Letters that agree between two that differ. */
#define MIN_AGREEMENT 1

/* What is longer is not aligned: the work grows with the square. */
#define MAX_ALIGNED 700

static gboolean
is_decimal (const char *text)
{
  return g_ascii_isdigit (text[0]) && g_ascii_isdigit (text[1]) && g_ascii_isdigit (text[2]) &&
         (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0') <= 255;
}

/* The bytes behind a presentation form; a dot inside a label keeps its backslash. */
static GString *
decode (const char *presentation)
{
  GString *bytes = g_string_new (NULL);

  for (const char *c = presentation; *c != '\0'; c++)
    {
      if (*c != '\\' || c[1] == '\0')
        {
          g_string_append_c (bytes, *c);
        }
      else if (is_decimal (c + 1))
        {
          g_string_append_c (bytes, (char) ((c[1] - '0') * 100 + (c[2] - '0') * 10 + (c[3] - '0')));
          c += 3;
        }
      else
        {
          if (c[1] == '.')
            g_string_append_c (bytes, '\\');
          g_string_append_c (bytes, *++c);
        }
    }

  return bytes;
}

/**
 * todoku_text_readable:
 * @presentation: a name or value as the diagnosis has it, with bytes as `\DDD`
 *
 * Returns: (transfer full): it as people read it: letters as they are, and each character that
 *   nobody can see by its name, in brackets. A byte that is no text stays `\DDD`.
 */
char *
todoku_text_readable (const char *presentation)
{
  g_autoptr(GString) bytes = NULL;
  GString *text;

  if (g_str_is_ascii (presentation) && strchr (presentation, '\\') == NULL)
    return todoku_text_plain (presentation);

  bytes = decode (presentation);
  text = g_string_new (NULL);
  for (gsize i = 0; i < bytes->len;)
    {
      gunichar letter = g_utf8_get_char_validated (bytes->str + i, (gssize) (bytes->len - i));

      if (letter == (gunichar) -1 || letter == (gunichar) -2)
        {
          g_string_append_printf (text, "\\%03u", (guchar) bytes->str[i]);
          i++;
          continue;
        }
      if (letter == ' ' || (g_unichar_isgraph (letter) && !todoku_text_is_unsafe (letter)))
        g_string_append_unichar (text, letter);
      else
        /* Translators: stands in a value in place of a character such as U+200B. */
        g_string_append_printf (text, _("[invisible character U+%04X]"), letter);
      i += letter == 0 ? 1 : (gsize) g_unichar_to_utf8 (letter, NULL);
    }

  return g_string_free (text, FALSE);
}

/**
 * todoku_text_get_offered:
 * @verdict: a verdict
 *
 * Returns: (transfer none) (nullable): the whole value that the remedy wants entered in place of
 *   the record's own, such as several SPF records in one
 */
const char *
todoku_text_get_offered (const TodokuVerdict *verdict)
{
  static const char * const names[] = { "merged", "fixed" };

  for (guint i = 0; verdict->finding != NULL && i < G_N_ELEMENTS (names); i++)
    {
      const char *offered = todoku_finding_get (verdict->finding, names[i]);

      if (offered != NULL && *offered != '\0' && !g_str_equal (offered, verdict->record->value))
        return offered;
    }

  return NULL;
}

/**
 * todoku_text_wants_dot:
 * @verdict: (nullable): a verdict
 *
 * Returns: whether the value must be entered with a dot at its end
 */
gboolean
todoku_text_wants_dot (const TodokuVerdict *verdict)
{
  return verdict != NULL && verdict->finding != NULL &&
         verdict->finding->code == TODOKU_FINDING_ZONE_APPENDED_TO_VALUE;
}

/* DNS compares names without regard to case (RFC 4343): a letter's case is never at fault there. */
static gboolean
same_letter (gunichar a,
             gunichar b,
             gboolean is_name)
{
  return a == b || (is_name && a < 0x80 && b < 0x80 &&
                    g_ascii_tolower ((char) a) == g_ascii_tolower ((char) b));
}

static TodokuTextComparison *
make_comparison (void)
{
  TodokuTextComparison *self = g_new0 (TodokuTextComparison, 1);

  self->expected_marks = g_array_new (FALSE, FALSE, sizeof (TodokuTextSpan));
  self->found_marks = g_array_new (FALSE, FALSE, sizeof (TodokuTextSpan));

  return self;
}

/* A letter or two between two marks is chance, and the eye wants one mark. */
static void
add_mark (GArray     *marks,
          const char *text,
          const char *start,
          const char *end)
{
  TodokuTextSpan *last =
    marks->len > 0 ? &g_array_index (marks, TodokuTextSpan, marks->len - 1) : NULL;
  TodokuTextSpan span = { (gsize) (start - text), (gsize) (end - text) };

  if (start == end)
    return;
  if (last != NULL && span.start <= last->end + MIN_AGREEMENT)
    last->end = span.end;
  else
    g_array_append_val (marks, span);
}

/* Leaves out what agrees at both ends. */
static void
leave_out_ends (const char **a,
                const char **a_end,
                const char **b,
                const char **b_end,
                gboolean     is_name)
{
  while (*a < *a_end && *b < *b_end &&
         same_letter (g_utf8_get_char (*a), g_utf8_get_char (*b), is_name))
    {
      *a = g_utf8_next_char (*a);
      *b = g_utf8_next_char (*b);
    }
  while (*a_end > *a && *b_end > *b)
    {
      const char *a_last = g_utf8_prev_char (*a_end);
      const char *b_last = g_utf8_prev_char (*b_end);

      if (!same_letter (g_utf8_get_char (a_last), g_utf8_get_char (b_last), is_name))
        break;
      *a_end = a_last;
      *b_end = b_last;
    }
}

/**
 * Alignment:
 * @is_name: whether case does not matter
 * @wanted: (owned): the letters of the one text
 * @found: (owned): the letters of the other
 * @n: how many there are in @wanted
 * @m: how many there are in @found
 * @table: (owned) (nullable): for each pair of places, how many letters the rests have in common;
 *   rows of @m + 1
 */
typedef struct
{
  gboolean is_name;
  gunichar *wanted;
  gunichar *found;
  gsize n;
  gsize m;
  guint16 *table;
} Alignment;

/* Texts that have little in common are best seen whole. Returns whether these have enough of it. */
static gboolean
align (Alignment  *self,
       const char *a,
       const char *a_end,
       const char *b,
       const char *b_end)
{
  gsize width;

  self->n = (gsize) g_utf8_strlen (a, a_end - a);
  self->m = (gsize) g_utf8_strlen (b, b_end - b);
  if (self->n > MAX_ALIGNED || self->m > MAX_ALIGNED)
    return FALSE;

  width = self->m + 1;
  self->wanted = g_utf8_to_ucs4_fast (a, a_end - a, NULL);
  self->found = g_utf8_to_ucs4_fast (b, b_end - b, NULL);
  self->table = g_new0 (guint16, (self->n + 1) * width);
  for (gsize i = self->n; i > 0; i--)
    for (gsize j = self->m; j > 0; j--)
      {
        guint16 *cell = &self->table[(i - 1) * width + j - 1];

        *cell = same_letter (self->wanted[i - 1], self->found[j - 1], self->is_name)
                  ? cell[width + 1] + 1 : MAX (cell[width], cell[1]);
      }

  return self->table[0] * 4u >= MAX (self->n, self->m) * 3;
}

/* Marks what each has that the other has not. */
static void
mark_letters (TodokuTextComparison *self,
              const Alignment      *alignment,
              const char           *a,
              const char           *b)
{
  const guint16 *table = alignment->table;
  gsize width = alignment->m + 1;

  for (gsize i = 0, j = 0; i < alignment->n || j < alignment->m;)
    {
      const char *next;

      if (i < alignment->n && j < alignment->m &&
          same_letter (alignment->wanted[i], alignment->found[j], alignment->is_name))
        {
          a = g_utf8_next_char (a);
          b = g_utf8_next_char (b);
          i++;
          j++;
        }
      else if (j == alignment->m ||
               (i < alignment->n && table[(i + 1) * width + j] >= table[i * width + j + 1]))
        {
          next = g_utf8_next_char (a);
          add_mark (self->expected_marks, self->expected, a, next);
          a = next;
          i++;
        }
      else
        {
          next = g_utf8_next_char (b);
          add_mark (self->found_marks, self->found, b, next);
          b = next;
          j++;
        }
    }
}

/* The longest common subsequence of what lies between the ends that agree. */
static void
mark_middle (TodokuTextComparison *self,
             const char           *a,
             const char           *a_end,
             const char           *b,
             const char           *b_end,
             gboolean              is_name)
{
  Alignment alignment = { .is_name = is_name };

  leave_out_ends (&a, &a_end, &b, &b_end, is_name);
  if (align (&alignment, a, a_end, b, b_end))
    mark_letters (self, &alignment, a, b);
  else
    {
      add_mark (self->expected_marks, self->expected, a, a_end);
      add_mark (self->found_marks, self->found, b, b_end);
    }
  g_free (alignment.wanted);
  g_free (alignment.found);
  g_free (alignment.table);
}

typedef struct
{
  const char *start;
  const char *end;
} Word;

/* Words, and each blank and semicolon between them. */
static GArray *
split_words (const char *text)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (Word));

  while (*text != '\0')
    {
      gsize length = strcspn (text, " ;");
      Word word = { text, text + MAX (length, 1) };

      g_array_append_val (words, word);
      text = word.end;
    }

  return words;
}

static gboolean
same_word (const Word *a,
           const Word *b)
{
  gsize length = (gsize) (a->end - a->start);

  return length == (gsize) (b->end - b->start) && memcmp (a->start, b->start, length) == 0;
}

/* The terms of an SPF record and the parts of a tag list are compared as what they are: a word that
 * stands in both is never marked, and one that was changed is compared by its letters. FALSE when
 * there are too many, or too few to tell apart.
 */
static gboolean
mark_words (TodokuTextComparison *self)
{
  g_autoptr(GArray) wanted = split_words (self->expected);
  g_autoptr(GArray) found = split_words (self->found);
  gsize n = wanted->len, m = found->len, width = m + 1;
  g_autofree guint16 *table = NULL;
  gsize i = 0, j = 0, i_gap = 0, j_gap = 0;

  if (n < 3 || m < 3 || n > MAX_ALIGNED || m > MAX_ALIGNED)
    return FALSE;

  table = g_new0 (guint16, (n + 1) * width);
  for (i = n; i > 0; i--)
    for (j = m; j > 0; j--)
      {
        guint16 *cell = &table[(i - 1) * width + j - 1];

        *cell = same_word (&g_array_index (wanted, Word, i - 1),
                           &g_array_index (found, Word, j - 1))
                  ? cell[width + 1] + 1 : MAX (cell[width], cell[1]);
      }
  for (i = 0, j = 0; i <= n && j <= m;)
    {
      gboolean is_end = i == n && j == m;

      if (is_end || (i < n && j < m && same_word (&g_array_index (wanted, Word, i),
                                                  &g_array_index (found, Word, j))))
        {
          const char *a = i < n ? g_array_index (wanted, Word, i).start
                                : self->expected + strlen (self->expected);
          const char *b = j < m ? g_array_index (found, Word, j).start
                                : self->found + strlen (self->found);

          mark_middle (self, i_gap < n ? g_array_index (wanted, Word, i_gap).start : a, a,
                       j_gap < m ? g_array_index (found, Word, j_gap).start : b, b, FALSE);
          if (is_end)
            break;
          i_gap = ++i;
          j_gap = ++j;
        }
      else if (j == m || (i < n && table[(i + 1) * width + j] >= table[i * width + j + 1]))
        {
          i++;
        }
      else
        {
          j++;
        }
    }

  return TRUE;
}

/* Of "a b c" and "a c", what is too much is "b " as well as " b"; a word is marked from its
 * beginning.
 */
static void
slide_marks (GArray     *marks,
             const char *text)
{
  gsize limit = 0;

  for (guint i = 0; i < marks->len; i++)
    {
      TodokuTextSpan *mark = &g_array_index (marks, TodokuTextSpan, i);
      gsize start = mark->start, end = mark->end;

      while (start > limit && text[start - 1] != ' ' && text[start - 1] == text[end - 1])
        {
          start--;
          end--;
        }
      if ((start == 0 || text[start - 1] == ' ') && ((guchar) text[end] & 0xc0) != 0x80)
        {
          mark->start = start;
          mark->end = end;
        }
      limit = mark->end;
    }
}

static void
find_difference (TodokuTextComparison *self,
                 gboolean              is_name)
{
  const char *a = self->expected;
  const char *b = self->found;
  const char *a_end = a + strlen (a);
  const char *b_end = b + strlen (b);

  if (is_name || !mark_words (self))
    mark_middle (self, a, a_end, b, b_end, is_name);
  if (self->expected_marks->len == 0)
    slide_marks (self->found_marks, self->found);
  else if (self->found_marks->len == 0)
    slide_marks (self->expected_marks, self->expected);
}

/* The value is the same; what differs is its type. */
static TodokuTextComparison *
compare_types (const TodokuVerdict *verdict,
               const char          *found_type)
{
  TodokuTextComparison *self = make_comparison ();
  const char *type =
    todoku_rrtype_to_text (todoku_record_type_to_rrtype (verdict->record->type));
  g_autofree char *expected = todoku_text_plain (verdict->record->value);
  g_autofree char *found = todoku_text_readable (verdict->found);
  g_autofree char *plain = todoku_text_plain (found_type);

  self->expected = g_strdup_printf ("%s %s", type, expected);
  self->found = g_strdup_printf ("%s %s", plain, found);
  add_mark (self->expected_marks, self->expected, self->expected, self->expected + strlen (type));
  add_mark (self->found_marks, self->found, self->found, self->found + strlen (plain));

  return self;
}

/**
 * todoku_text_compare:
 * @verdict: a verdict
 *
 * Returns: (transfer full) (nullable): what is to be entered beside what was found, or %NULL when
 *   nothing was found in its stead
 */
TodokuTextComparison *
todoku_text_compare (const TodokuVerdict *verdict)
{
  TodokuTextComparison *self;
  const char *found_type;
  const char *offered = todoku_text_get_offered (verdict);

  if (verdict->finding == NULL || verdict->expected == NULL || verdict->found == NULL ||
      *verdict->found == '\0')
    return NULL;

  found_type = todoku_finding_get (verdict->finding, "found_type");
  if (verdict->state == TODOKU_RECORD_STATE_WRONG_TYPE && found_type != NULL)
    return compare_types (verdict, found_type);

  self = make_comparison ();
  if (offered != NULL)
    self->expected = todoku_text_readable (offered);
  else if (todoku_text_wants_dot (verdict))
    self->expected = g_strconcat (verdict->expected, ".", NULL);
  else
    self->expected = todoku_text_readable (verdict->expected);

  if (g_str_equal (verdict->found, "NXDOMAIN") || g_str_equal (verdict->found, "NODATA"))
    {
      /* Translators: stands in place of a value where there is none. */
      self->found = g_strdup (_("(none)"));
      return self;
    }
  self->found = todoku_text_readable (verdict->found);
  find_difference (self, verdict->record->type != TODOKU_RECORD_TYPE_TXT ||
                   verdict->state == TODOKU_RECORD_STATE_WRONG_PLACE);

  return self;
}

/**
 * todoku_text_comparison_free:
 * @self: (transfer full) (nullable): a comparison
 */
void
todoku_text_comparison_free (TodokuTextComparison *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->expected_marks);
  g_array_unref (self->found_marks);
  g_free (self->expected);
  g_free (self->found);
  g_free (self);
}
