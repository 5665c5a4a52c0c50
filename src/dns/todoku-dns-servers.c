/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which recursive resolvers to ask. Any thread.
 * Of resolv.conf only `nameserver` lines count: every name is asked for as it is, so there is no
 * search list, and time-outs are measured rather than configured.
 */
#include "todoku-dns-servers.h"

#include <string.h>

#include "todoku-error.h"

#define DNS_PORT 53

static GPtrArray *
new_servers (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

/* "192.0.2.1", "192.0.2.1:5353", "2001:db8::1", "[2001:db8::1]:5353", "fe80::1%eth0". */
static GSocketAddress *
parse_server (const char *text)
{
  g_autofree char *host = NULL;
  const char *port_text = NULL;
  guint64 port = DNS_PORT;
  const char *colon;

  if (*text == '[')
    {
      const char *bracket = strchr (text, ']');

      if (bracket == NULL || (bracket[1] != '\0' && bracket[1] != ':'))
        return NULL;
      host = g_strndup (text + 1, (gsize) (bracket - text - 1));
      port_text = bracket[1] == ':' ? bracket + 2 : NULL;
    }
  else if ((colon = strchr (text, ':')) != NULL && strchr (colon + 1, ':') == NULL)
    {
      host = g_strndup (text, (gsize) (colon - text));
      port_text = colon + 1;
    }
  else
    {
      host = g_strdup (text);
    }

  if (port_text != NULL && !g_ascii_string_to_unsigned (port_text, 10, 1, G_MAXUINT16, &port, NULL))
    return NULL;

  /* Only numbers: a name server that has to be looked up first is no use. */
  return g_inet_socket_address_new_from_string (host, (guint) port);
}

/**
 * todoku_dns_servers_parse:
 * @text: addresses with or without ports, separated by commas, IPv6 with a port in brackets
 * @most: how many there may be
 * @error: return location for a `TODOKU_ERROR_BAD_INPUT`
 *
 * Returns: (transfer full) (element-type GInetSocketAddress) (nullable): the addresses, or %NULL
 */
GPtrArray *
todoku_dns_servers_parse (const char  *text,
                          guint        most,
                          GError     **error)
{
  g_autoptr(GPtrArray) servers = new_servers ();
  g_auto(GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      GSocketAddress *address = parse_server (g_strstrip (parts[i]));

      if (address == NULL)
        {
          g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                       "“%s” is not the address of a DNS server", parts[i]);
          return NULL;
        }
      g_ptr_array_add (servers, address);
    }
  if (servers->len == 0)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                           "No address of a DNS server was given");
      return NULL;
    }
  if (servers->len > most)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT,
                   "“%s” names more than %u DNS servers", text, most);
      return NULL;
    }

  return g_steal_pointer (&servers);
}

/**
 * todoku_dns_servers_from_resolv_conf:
 * @contents: a file as in resolv.conf(5)
 *
 * Lines that cannot be read are passed over, as the C library does.
 *
 * Returns: (transfer full) (element-type GInetSocketAddress): the servers, in order. Without any,
 *   it is the one on this computer
 */
GPtrArray *
todoku_dns_servers_from_resolv_conf (const char *contents)
{
  GPtrArray *servers = new_servers ();
  g_auto(GStrv) lines = g_strsplit (contents, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) words = NULL;
      GSocketAddress *address;

      g_strdelimit (lines[i], "\t\r", ' ');
      if (!g_str_has_prefix (lines[i], "nameserver "))
        continue;
      words = g_strsplit (g_strstrip (lines[i] + strlen ("nameserver ")), " ", 2);
      if (words[0] == NULL)
        continue;
      address = g_inet_socket_address_new_from_string (words[0], DNS_PORT);
      if (address != NULL)
        g_ptr_array_add (servers, address);
    }
  if (servers->len == 0)
    g_ptr_array_add (servers, g_inet_socket_address_new_from_string ("127.0.0.1", DNS_PORT));

  return servers;
}

/**
 * todoku_dns_servers_load:
 * @path: where resolv.conf is
 *
 * Returns: (transfer full) (element-type GInetSocketAddress): the servers of the system
 */
GPtrArray *
todoku_dns_servers_load (const char *path)
{
  g_autofree char *contents = NULL;

  /* Without the file the answer is the same as with an empty one. */
  if (!g_file_get_contents (path, &contents, NULL, NULL))
    contents = g_strdup ("");

  return todoku_dns_servers_from_resolv_conf (contents);
}
