/* SPDX-License-Identifier: GPL-3.0-or-later
 * A mail as it is handed to sendmail: plain text in UTF-8, which RFC 2047 and base64 bring through
 * whatever lies in between. Sender and date are sendmail's.
 */
#include "todoku-cli-mail.h"

#include <string.h>

#include "todoku-text-table.h"

/* RFC 2047 section 2: an encoded word has at most 75 characters, of which 12 are "=?UTF-8?B??=". In
 * base64, 45 bytes take 60.
 */
#define ENCODED_BYTES 45

/* RFC 5321 section 4.5.3.1.3. */
#define LONGEST_ADDRESS 254

/**
 * todoku_cli_mail_is_address:
 * @text: what was typed
 *
 * Returns: whether it is one address in ASCII without a display name, a comment or quotes
 */
gboolean
todoku_cli_mail_is_address (const char *text)
{
  static const char allowed[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "!#$%&'*+-/=?^_`{|}~.";
  const char *at = strchr (text, '@');
  gsize length = strlen (text);

  if (length > LONGEST_ADDRESS || *text == '-' || *text == '@')
    return FALSE;
  /* A name alone is a mailbox of this computer. */
  if (at == NULL)
    return length > 0 && strspn (text, allowed) == length;

  return strspn (text, allowed) == (gsize) (at - text) && at[1] != '\0' && at[1] != '-' &&
         strspn (at + 1, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-._") == strlen (at + 1);
}

/* The bytes of @text from @from on that fit into one encoded word, without cutting a letter. */
static gsize
next_chunk (const char *text,
            gsize       from,
            gsize       length)
{
  gsize end = MIN (from + ENCODED_BYTES, length);

  while (end < length && end > from + 1 && ((guchar) text[end] & 0xC0) == 0x80)
    end--;

  return end - from;
}

static gboolean
is_plain_ascii (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isprint (*at))
      return FALSE;

  return strlen (text) <= 60 && strstr (text, "=?") == NULL;
}

static void
append_subject (GString    *mail,
                const char *foreign)
{
  g_autofree char *subject = todoku_text_plain (foreign);
  gsize length = strlen (subject);

  g_string_append (mail, "Subject: ");
  if (is_plain_ascii (subject))
    {
      g_string_append_printf (mail, "%s\n", subject);
      return;
    }
  for (gsize from = 0; from < length;)
    {
      gsize n = next_chunk (subject, from, length);
      g_autofree char *word = g_base64_encode ((const guchar *) subject + from, n);

      g_string_append_printf (mail, "%s=?UTF-8?B?%s?=\n", from > 0 ? " " : "", word);
      from += n;
    }
}

/**
 * todoku_cli_mail_write:
 * @to: an address of todoku_cli_mail_is_address()
 * @subject: the subject, from wherever
 * @body: the text; each of its lines is clean
 *
 * Returns: (transfer full): headers and body, in lines as sendmail reads them from a pipe
 */
char *
todoku_cli_mail_write (const char *to,
                       const char *subject,
                       const char *body)
{
  g_autoptr(GString) mail = g_string_new (NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) body, strlen (body));
  gsize length = strlen (encoded);

  g_return_val_if_fail (todoku_cli_mail_is_address (to), NULL);

  g_string_append_printf (mail, "To: %s\n", to);
  append_subject (mail, subject);
  /* RFC 3834 section 5: no holiday notice answers it. */
  g_string_append (mail, "Auto-Submitted: auto-generated\n"
                   "MIME-Version: 1.0\n"
                   "Content-Type: text/plain; charset=UTF-8\n"
                   "Content-Transfer-Encoding: base64\n\n");
  for (gsize from = 0; from < length; from += 76)
    g_string_append_printf (mail, "%.76s\n", encoded + from);

  return g_string_free (g_steal_pointer (&mail), FALSE);
}

/**
 * todoku_cli_mail_find_program:
 *
 * Cron's path does not have the folders of the system's own programs.
 *
 * Returns: (transfer full) (nullable): where sendmail is
 */
char *
todoku_cli_mail_find_program (void)
{
  static const char * const places[] = { "/usr/sbin/sendmail", "/usr/lib/sendmail" };
  char *found = g_find_program_in_path ("sendmail");

  for (guint i = 0; i < G_N_ELEMENTS (places) && found == NULL; i++)
    if (g_file_test (places[i], G_FILE_TEST_IS_EXECUTABLE))
      found = g_strdup (places[i]);

  return found;
}
