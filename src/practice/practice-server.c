/* SPDX-License-Identifier: GPL-3.0-or-later
 * Starts and stops the practice server: the folder and its lock, settings and secrets, ports that
 * stay the same over restarts, and the file that says how to reach it. Main loop. A second server
 * on the same folder is refused.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "practice-service.h"
#include "todoku-error.h"

#include "todoku-config.h"

static const struct { const char *name; gint64 value; } default_settings[] = {
  { "auto_ssl", 0 },
  { "ttl", 300 },
  { "delay", 0 },
  { "negative_ttl", 300 },
  { "clock_offset", 0 },
  { "date_offset", 0 },
  { "rate_limit", 6000 },
  { "resource_record_calls", 1 },
  { "deploy_calls", 1 },
  { "mailgun_eu", 0 },
  { "ses_sandbox", 0 },
};

/**
 * practice_now:
 * @self: the practice server
 *
 * Returns: seconds since the epoch by the practice clock
 */
gint64
practice_now (Practice *self)
{
  return g_get_real_time () / G_USEC_PER_SEC + practice_get_setting (self, "clock_offset");
}

/**
 * practice_told:
 * @self: the practice server
 * @stamp: seconds since the epoch by the practice clock
 *
 * The clock of who asks does not leap with the practice clock. Told what has happened as many
 * seconds ago as by the practice clock, it sees deadlines come near and certificates end.
 *
 * Returns: what the services say of it, in seconds since the epoch by the real clock
 */
gint64
practice_told (Practice *self,
               gint64    stamp)
{
  return stamp - practice_get_setting (self, "clock_offset");
}

static gint64
clock_cb (gpointer user_data)
{
  return practice_now (user_data);
}

/**
 * practice_get_setting:
 * @self: the practice server
 * @name: a setting that is a number
 *
 * Returns: its value
 */
gint64
practice_get_setting (Practice   *self,
                      const char *name)
{
  return practice_json_int (self->settings, name, 0);
}

/**
 * practice_get_secret:
 * @self: the practice server
 * @name: "api_key", "control_token", "aws_access_key_id", "aws_secret_access_key", "resend_key" or
 *   "mailgun_key"
 *
 * Returns: (transfer none): it
 */
const char *
practice_get_secret (Practice   *self,
                     const char *name)
{
  return json_object_get_string_member (self->secrets, name);
}

/**
 * practice_apply_settings:
 * @self: the practice server, whose settings have changed
 *
 * Remembers them and tells the zones.
 */
void
practice_apply_settings (Practice *self)
{
  practice_state_put (self->state, "settings", "all", self->settings);
  practice_zone_set_negative_ttl (self->zone,
                                  (guint32) practice_get_setting (self, "negative_ttl"));
}

static void
default_into (JsonObject *settings)
{
  for (guint i = 0; i < G_N_ELEMENTS (default_settings); i++)
    if (!json_object_has_member (settings, default_settings[i].name))
      json_object_set_int_member (settings, default_settings[i].name, default_settings[i].value);
  if (!json_object_has_member (settings, "missing_scopes"))
    json_object_set_array_member (settings, "missing_scopes", json_array_new ());
}

static void
load_settings (Practice              *self,
               const PracticeOptions *options)
{
  JsonObject *stored = practice_state_get (self->state, "settings", "all");

  self->settings = stored != NULL ? json_object_ref (stored) : json_object_new ();
  default_into (self->settings);
  if (options->clock_offset != NULL)
    json_object_set_int_member (self->settings, "clock_offset", *options->clock_offset);
  if (options->negative_ttl != NULL)
    json_object_set_int_member (self->settings, "negative_ttl", *options->negative_ttl);
  if (options->delay != NULL)
    json_object_set_int_member (self->settings, "delay", *options->delay);
  practice_apply_settings (self);
}

static void
add_random (JsonObject *object,
            const char *name,
            const char *prefix,
            guint       length,
            const char *alphabet)
{
  g_autofree char *text = practice_random_text (length, alphabet);
  g_autofree char *whole = g_strconcat (prefix, text, NULL);

  json_object_set_string_member (object, name, whole);
}

/* Those of services that a folder of an earlier version does not know. */
static void
add_service_keys (JsonObject *secrets)
{
  add_random (secrets, "resend_key", "re_", 32, PRACTICE_ALPHABET_BASE62);
  add_random (secrets, "mailgun_key", "key-", 32, "0123456789abcdef");
}

static void
load_secrets (Practice *self)
{
  JsonObject *stored = practice_state_get (self->state, "secrets", "all");
  g_autofree char *id = NULL;
  g_autofree char *prefix = NULL;

  if (stored != NULL)
    {
      self->secrets = json_object_ref (stored);
      if (!json_object_has_member (stored, "resend_key"))
        {
          add_service_keys (self->secrets);
          practice_state_put (self->state, "secrets", "all", self->secrets);
        }
      return;
    }

  id = practice_random_text (22, PRACTICE_ALPHABET_BASE62);
  prefix = g_strdup_printf ("SG.%s.", id);
  self->secrets = json_object_new ();
  add_random (self->secrets, "api_key", prefix, 43, PRACTICE_ALPHABET_BASE62);
  add_random (self->secrets, "control_token", "", 40, PRACTICE_ALPHABET_BASE62);
  add_random (self->secrets, "aws_access_key_id", "AKIA", 16, PRACTICE_ALPHABET_UPPER);
  add_random (self->secrets, "aws_secret_access_key", "", 40, PRACTICE_ALPHABET_BASE62);
  add_random (self->secrets, "aws_account", "", 12, PRACTICE_ALPHABET_DIGITS);
  add_service_keys (self->secrets);
  practice_state_put (self->state, "secrets", "all", self->secrets);
}

/* The part of the world that is there before the first domain. */
static void
publish_services (Practice *self)
{
  static const struct { const char *owner; guint16 rrtype; const char *text; } records[] = {
    { PRACTICE_HOST_MASTER_ZONE, TODOKU_RRTYPE_SOA, NULL },
    { "ns1." PRACTICE_HOST_MASTER_ZONE, TODOKU_RRTYPE_A, "127.0.0.1" },
    { "ns2." PRACTICE_HOST_MASTER_ZONE, TODOKU_RRTYPE_A, "127.0.0.2" },
    { "parent." PRACTICE_HOST_MASTER_ZONE, TODOKU_RRTYPE_A, "127.0.0.3" },
    { "old." PRACTICE_HOST_MASTER_ZONE, TODOKU_RRTYPE_A, "127.0.0.4" },
    { "parking." PRACTICE_HOST_MASTER_ZONE, TODOKU_RRTYPE_A, "127.0.0.1" },
    { "sendgrid.net", TODOKU_RRTYPE_SOA, NULL },
    { "sendgrid.net", TODOKU_RRTYPE_A, "127.0.0.1" },
    { "sendgrid.net", TODOKU_RRTYPE_TXT, "v=spf1 ip4:192.0.2.0/24 -all" },
    { "eu.sendgrid.net", TODOKU_RRTYPE_A, "127.0.0.1" },
    { "mx.sendgrid.net", TODOKU_RRTYPE_A, "127.0.0.1" },
    { "acm-validations.aws", TODOKU_RRTYPE_SOA, NULL },
    { "cloudfront.net", TODOKU_RRTYPE_SOA, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    practice_zone_add_text (self->zone, records[i].owner, records[i].rrtype, records[i].text);
  for (guint i = 1; i <= 11; i++)
    {
      g_autofree char *owner = g_strdup_printf ("spf%u." PRACTICE_HOST_MASTER_ZONE, i);

      practice_zone_add_text (self->zone, owner, TODOKU_RRTYPE_TXT,
                              "v=spf1 ip4:198.51.100.0/24 ~all");
    }
}

static void
publish_everything (Practice *self)
{
  GPtrArray *accounts = practice_state_list (self->state, PRACTICE_KIND_ACCOUNT);
  GPtrArray *certificates = practice_state_list (self->state, PRACTICE_KIND_CERTIFICATE);
  GPtrArray *distributions = practice_state_list (self->state, PRACTICE_KIND_DISTRIBUTION);

  publish_services (self);
  practice_service_publish (self);
  practice_mailgun_publish (self);
  practice_ses_publish (self);
  for (guint i = 0; i < accounts->len; i++)
    practice_account_publish (self, accounts->pdata[i]);
  for (guint i = 0; i < certificates->len; i++)
    practice_acm_publish (self, certificates->pdata[i]);
  for (guint i = 0; i < distributions->len; i++)
    practice_cloudfront_publish (self, distributions->pdata[i]);
  practice_records_load (self);
}

/**
 * practice_reset:
 * @self: the practice server
 *
 * Forgets everything but keys, token, ports and accounts.
 */
void
practice_reset (Practice *self)
{
  static const char *const kinds[] = {
    PRACTICE_KIND_DOMAIN, PRACTICE_KIND_LINK, PRACTICE_KIND_CERTIFICATE, PRACTICE_KIND_DISTRIBUTION,
    PRACTICE_KIND_RECORD, PRACTICE_KIND_ZONE, PRACTICE_KIND_MAIL, PRACTICE_KIND_RESEND,
    PRACTICE_KIND_MAILGUN, PRACTICE_KIND_SES,
  };

  practice_state_begin (self->state);
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    practice_state_clear (self->state, kinds[k]);
  practice_state_commit (self->state);

  json_object_unref (self->settings);
  self->settings = json_object_new ();
  default_into (self->settings);
  practice_apply_settings (self);

  g_queue_clear_full (&self->faults, (GDestroyNotify) practice_fault_free);
  practice_zone_clear (self->zone);
  practice_cache_flush (self->cache);
  publish_everything (self);
  practice_tls_refresh (self);
}

static gboolean
lock_folder (Practice  *self,
             GError   **error)
{
  g_autofree char *path = g_build_filename (self->data_dir, "practice.lock", NULL);

  if (g_mkdir_with_parents (self->data_dir, 0700) != 0 ||
      (self->lock = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_FAILED,
                   "The folder %s cannot be used: %s", self->data_dir, g_strerror (errno));
      return FALSE;
    }
  if (flock (self->lock, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_BUSY,
                   "A practice server is running already with the folder %s", self->data_dir);
      return FALSE;
    }

  return TRUE;
}

/**
 * practice_describe:
 * @self: the practice server
 *
 * Returns: (transfer full): the content of the port file
 */
JsonObject *
practice_describe (Practice *self)
{
  static const char *const shared[] = {
    "api_key", "control_token", "aws_access_key_id", "aws_secret_access_key", "resend_key",
    "mailgun_key",
  };
  JsonObject *file = json_object_new ();
  g_autofree char *http = g_strdup_printf ("http://127.0.0.1:%u", self->http_port);
  g_autofree char *recursive =
    g_strdup_printf ("127.0.0.1:%u", practice_dns_get_recursive_port (self->dns));
  g_autofree char *ca_file = g_build_filename (self->data_dir, "practice-ca.pem", NULL);

  json_object_set_int_member (file, "pid", getpid ());
  json_object_set_string_member (file, "http", http);
  for (guint i = 0; i < G_N_ELEMENTS (shared); i++)
    json_object_set_string_member (file, shared[i], practice_get_secret (self, shared[i]));
  json_object_set_string_member (file, "dns_recursive", recursive);
  json_object_set_int_member (file, "dns_authoritative_port",
                              practice_dns_get_authoritative_port (self->dns));
  json_object_set_string_member (file, "acm_url", http);
  json_object_set_string_member (file, "cloudfront_url", http);
  json_object_set_int_member (file, "tls_port", self->tls_port);
  json_object_set_string_member (file, "ca_file", ca_file);

  return file;
}

static gboolean
write_port_file (Practice  *self,
                 GError   **error)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_take_object (node, practice_describe (self));
  text = json_to_string (node, TRUE);

  return g_file_set_contents_full (self->port_file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                   error);
}

static guint16
wanted_port (JsonObject *ports,
             const char *name)
{
  return ports != NULL ? (guint16) practice_json_int (ports, name, 0) : 0;
}

static gboolean
listen (Practice  *self,
        GError   **error)
{
  JsonObject *ports = practice_state_get (self->state, "ports", "all");
  g_autoptr(JsonObject) got = json_object_new ();

  if (!practice_dns_start (self->dns, wanted_port (ports, "authoritative"),
                           wanted_port (ports, "recursive"), error) ||
      !practice_http_start (self, wanted_port (ports, "http"), error) ||
      !practice_tls_start (self, wanted_port (ports, "tls"), error))
    return FALSE;

  json_object_set_int_member (got, "authoritative",
                              practice_dns_get_authoritative_port (self->dns));
  json_object_set_int_member (got, "recursive", practice_dns_get_recursive_port (self->dns));
  json_object_set_int_member (got, "http", self->http_port);
  json_object_set_int_member (got, "tls", self->tls_port);
  practice_state_put (self->state, "ports", "all", got);

  return TRUE;
}

/**
 * practice_start:
 * @options: where and how
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a server that answers on the thread-default main context and
 *   has written its port file
 */
Practice *
practice_start (const PracticeOptions  *options,
                GError                **error)
{
  g_autoptr(Practice) self = g_new0 (Practice, 1);
  g_autofree char *path = NULL;
  int descriptor;

  self->lock = -1;
  self->data_dir = g_canonicalize_filename (options->data_dir, NULL);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&self->faults);
  g_queue_init (&self->calls);
  if (!lock_folder (self, error))
    return NULL;

  /* SQLite gives its other files the mode of this one, and secrets are in them. */
  path = g_build_filename (self->data_dir, "practice.db", NULL);
  descriptor = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor >= 0)
    close (descriptor);
  self->state = practice_state_open (path, error);
  if (self->state == NULL)
    return NULL;

  self->zone = practice_zone_new ();
  self->cache = practice_cache_new (self->zone);
  self->rows_by_host = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                              (GDestroyNotify) g_ptr_array_unref);
  self->dns = practice_dns_new (self->zone, self->cache, clock_cb, self);
  load_settings (self, options);
  load_secrets (self);
  if (practice_account_get (self, NULL) == NULL)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
                           "The practice account cannot be made");
      return NULL;
    }
  practice_zone_clear (self->zone);
  publish_everything (self);
  if (!listen (self, error))
    return NULL;

  self->port_file = options->port_file != NULL
                      ? g_canonicalize_filename (options->port_file, NULL)
                      : g_build_filename (self->data_dir, "practice.json", NULL);
  if (!write_port_file (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * practice_stop:
 * @self: (transfer full): a server
 *
 * Closes its sockets, removes the port file and gives the folder free.
 */
void
practice_stop (Practice *self)
{
  if (self->port_file != NULL)
    g_unlink (self->port_file);
  practice_tls_stop (self);
  practice_http_stop (self);
  g_clear_pointer (&self->dns, practice_dns_free);
  g_clear_pointer (&self->cache, practice_cache_free);
  g_clear_pointer (&self->zone, practice_zone_free);
  g_clear_pointer (&self->rows_by_host, g_hash_table_unref);
  g_clear_pointer (&self->settings, json_object_unref);
  g_clear_pointer (&self->secrets, json_object_unref);
  g_clear_pointer (&self->state, practice_state_close);
  g_queue_clear_full (&self->faults, (GDestroyNotify) practice_fault_free);
  g_queue_clear_full (&self->calls, (GDestroyNotify) json_object_unref);
  g_ptr_array_unref (self->held);
  if (self->lock >= 0)
    close (self->lock);
  g_free (self->data_dir);
  g_free (self->port_file);
  g_free (self);
}

/**
 * practice_set_quit:
 * @self: the practice server
 * @quit: (nullable): called when somebody with the token asks for the end
 * @user_data: its argument
 */
void
practice_set_quit (Practice *self,
                   PracticeQuitFunc  quit,
                   gpointer  user_data)
{
  self->quit = quit;
  self->quit_data = user_data;
}
