/* SPDX-License-Identifier: GPL-3.0-or-later
 * Domain names between the wire and text. Pure; any thread.
 * It refuses names over 255 octets, labels over 63, reserved label types and compression pointers
 * that do not point strictly backwards, which is what makes loops impossible.
 */
#include "todoku-dns-name.h"

#include <string.h>

#include "todoku-error.h"

/* The two high bits of a length octet (RFC 1035 section 4.1.4). */
#define LABEL_TYPE_MASK 0xc0
#define LABEL_TYPE_POINTER 0xc0

/* Reads one character of text, an escape counting as one. Returns how many bytes it took, or 0. */
static gsize
read_character (const char *text,
                guint8     *ret_octet)
{
  guint value;

  if (text[0] != '\\')
    {
      *ret_octet = (guint8) text[0];
      return 1;
    }
  if (text[1] == '\0')
    return 0;
  if (!g_ascii_isdigit (text[1]))
    {
      *ret_octet = (guint8) text[1];
      return 2;
    }
  if (!g_ascii_isdigit (text[2]) || !g_ascii_isdigit (text[3]))
    return 0;

  value = (guint) (text[1] - '0') * 100 + (guint) (text[2] - '0') * 10 + (guint) (text[3] - '0');
  if (value > G_MAXUINT8)
    return 0;
  *ret_octet = (guint8) value;

  return 4;
}

static gsize
refuse_name (const char  *name,
             const char  *reason,
             GError     **error)
{
  g_autofree char *shown = g_strescape (name, NULL);

  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
               "“%.300s” cannot be asked for in DNS: %s", shown, reason);

  return 0;
}

/**
 * todoku_dns_name_to_wire:
 * @name: an absolute name in presentation form, with or without its final dot; "." is the root
 * @wire: (out caller-allocates) (array fixed-size=255): where the uncompressed name goes
 * @error: return location for a `TODOKU_ERROR_BAD_INPUT`
 *
 * International names must be A-labels already; other bytes are taken as they are.
 *
 * Returns: the length of the name in octets, or 0 if it is none
 */
gsize
todoku_dns_name_to_wire (const char  *name,
                         guint8       wire[TODOKU_DNS_NAME_MAX],
                         GError     **error)
{
  const char *text = name;
  gsize label = 0;
  gsize end = 1;

  if (strcmp (name, ".") == 0)
    {
      wire[0] = 0;
      return 1;
    }
  if (*name == '\0')
    return refuse_name (name, "it is empty", error);

  while (*text != '\0')
    {
      guint8 octet;
      gsize taken;

      if (*text == '.')
        {
          if (end == label + 1)
            return refuse_name (name, "it has an empty label", error);
          wire[label] = (guint8) (end - label - 1);
          label = end++;
          text++;
          continue;
        }

      taken = read_character (text, &octet);
      if (taken == 0)
        return refuse_name (name, "it has a broken escape", error);
      /* One octet stays free for the root label. */
      if (end >= TODOKU_DNS_NAME_MAX - 1)
        return refuse_name (name, "it is longer than 255 octets", error);
      if (end - label > TODOKU_DNS_LABEL_MAX)
        return refuse_name (name, "it has a label longer than 63 octets", error);
      wire[end++] = octet;
      text += taken;
    }

  if (end > label + 1)
    {
      wire[label] = (guint8) (end - label - 1);
      label = end++;
    }
  wire[label] = 0;

  return end;
}

/**
 * todoku_dns_name_expand:
 * @message: (array length=length): a whole DNS message
 * @length: how many octets it has
 * @position: (inout): where the name begins; afterwards, what follows it
 * @wire: (out caller-allocates) (array fixed-size=255): where the uncompressed name goes
 * @wire_length: (out): its length in octets
 *
 * Follows compression pointers (RFC 1035 section 4.1.4), each to a place strictly before the part
 * of the name that it ends.
 *
 * Returns: whether there is a well-formed name
 */
gboolean
todoku_dns_name_expand (const guint8 *message,
                        gsize         length,
                        gsize        *position,
                        guint8        wire[TODOKU_DNS_NAME_MAX],
                        gsize        *wire_length)
{
  gsize at = *position;
  gsize part = at;
  gsize end = 0;
  gboolean jumped = FALSE;

  while (at < length)
    {
      guint8 octet = message[at];

      if ((octet & LABEL_TYPE_MASK) == LABEL_TYPE_POINTER)
        {
          gsize target;

          if (length - at < 2)
            return FALSE;
          target = (gsize) (octet & ~LABEL_TYPE_MASK) << 8 | message[at + 1];
          if (target >= part)
            return FALSE;
          if (!jumped)
            *position = at + 2;
          jumped = TRUE;
          at = part = target;
          continue;
        }
      if ((octet & LABEL_TYPE_MASK) != 0)
        return FALSE;
      if (length - at < (gsize) octet + 1 || (gsize) octet + 1 > TODOKU_DNS_NAME_MAX - end)
        return FALSE;

      memcpy (wire + end, message + at, (gsize) octet + 1);
      end += (gsize) octet + 1;
      at += (gsize) octet + 1;
      if (octet == 0)
        {
          if (!jumped)
            *position = at;
          *wire_length = end;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * todoku_dns_name_skip:
 * @message: (array length=length): a whole DNS message
 * @length: how many octets it has
 * @position: (inout): where the name begins; afterwards, what follows it
 *
 * Steps over a name without following its pointer, for records that nobody reads.
 *
 * Returns: whether the name ends inside the message
 */
gboolean
todoku_dns_name_skip (const guint8 *message,
                      gsize         length,
                      gsize        *position)
{
  gsize at = *position;

  while (at < length)
    {
      guint8 octet = message[at];

      if ((octet & LABEL_TYPE_MASK) == LABEL_TYPE_POINTER)
        {
          *position = at + 2;
          return *position <= length;
        }
      if ((octet & LABEL_TYPE_MASK) != 0)
        return FALSE;
      at += (gsize) octet + 1;
      if (octet == 0)
        {
          *position = at;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
is_plain (guint8 octet)
{
  return octet > ' ' && octet < 0x7f && octet != '.' && octet != '\\' && octet != '"';
}

/**
 * todoku_dns_name_to_text:
 * @wire: an uncompressed, well-formed name
 * @text: (out caller-allocates): where its presentation form goes, without the final dot; the root
 *   is "."
 *
 * Returns: the length of the text in characters
 */
gsize
todoku_dns_name_to_text (const guint8 *wire,
                         char          text[TODOKU_DNS_NAME_TEXT_MAX])
{
  char *out = text;

  if (wire[0] == 0)
    *out++ = '.';

  while (*wire != 0)
    {
      guint8 label_length = *wire++;

      for (guint i = 0; i < label_length; i++)
        {
          guint8 octet = wire[i];

          if (is_plain (octet))
            {
              *out++ = (char) octet;
            }
          else
            {
              *out++ = '\\';
              *out++ = (char) ('0' + octet / 100);
              *out++ = (char) ('0' + octet / 10 % 10);
              *out++ = (char) ('0' + octet % 10);
            }
        }
      wire += label_length;
      if (*wire != 0)
        *out++ = '.';
    }
  *out = '\0';

  return (gsize) (out - text);
}
