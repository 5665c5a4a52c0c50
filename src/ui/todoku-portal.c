/* SPDX-License-Identifier: GPL-3.0-or-later
 * Desktop portals over D-Bus (org.freedesktop.portal.Email, .OpenURI and .Background). Main thread
 * only. A request answers twice: the call returns a handle, and the handle's Response signal says
 * how it ended; the signal is subscribed to before the call, because it may come first. A portal
 * that goes away in between has failed.
 */
#include "todoku-portal.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <string.h>
#ifdef GDK_WINDOWING_WAYLAND
#include <gdk/wayland/gdkwayland.h>
#endif
#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif

#include "todoku-sandbox.h"

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define EMAIL_INTERFACE "org.freedesktop.portal.Email"
#define OPEN_URI_INTERFACE "org.freedesktop.portal.OpenURI"
#define BACKGROUND_INTERFACE "org.freedesktop.portal.Background"
#define REQUEST_INTERFACE "org.freedesktop.portal.Request"

/**
 * Request:
 * @interface_name: the portal's interface
 * @method: the method to call
 * @parent: (owned) (nullable): the window that the portal's dialog belongs to
 * @parent_handle: (owned): its handle, as the portal wants it
 * @uri: (owned) (nullable): an argument before the options
 * @allowed_key: (nullable): the result that says whether it is allowed
 * @autostart: whether the desktop starts the program at every login
 * @token: (owned): the part of the handle that we choose
 * @options: (owned): the options of the call, without the token
 * @fds: (owned) (nullable): files that go with the call
 * @bus: (owned) (nullable): the session bus
 * @subscription: the subscription to the Response signal, or 0
 * @watch: the watch for the portal while it works, or 0
 */
typedef struct
{
  const char *interface_name;
  const char *method;
  GtkWindow *parent;
  char *parent_handle;
  char *uri;
  const char *allowed_key;
  gboolean autostart;
  char *token;
  GVariant *options;
  GUnixFDList *fds;
  GDBusConnection *bus;
  guint subscription;
  guint watch;
} Request;

static void
request_free (Request *request)
{
  if (request->subscription != 0)
    g_dbus_connection_signal_unsubscribe (request->bus, request->subscription);
  g_clear_object (&request->parent);
  g_clear_object (&request->bus);
  g_clear_object (&request->fds);
  g_clear_pointer (&request->options, g_variant_unref);
  g_free (request->parent_handle);
  g_free (request->uri);
  g_free (request->token);
  g_free (request);
}

static void
stop_listening (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  if (request->subscription != 0)
    g_dbus_connection_signal_unsubscribe (request->bus, request->subscription);
  request->subscription = 0;
  if (request->watch != 0)
    g_bus_unwatch_name (request->watch);
  request->watch = 0;
}

static void
responded_cb (GDBusConnection *bus,
              const char      *sender,
              const char      *path,
              const char      *interface_name,
              const char      *signal,
              GVariant        *parameters,
              gpointer         user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  Request *request = g_task_get_task_data (task);
  g_autoptr(GVariant) results = NULL;
  gboolean allowed = TRUE;
  guint32 response = 2;

  if (g_task_get_completed (task))
    return;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (results != NULL && request->allowed_key != NULL)
    {
      g_variant_lookup (results, request->allowed_key, "b", &allowed);
      g_variant_lookup (results, "autostart", "b", &request->autostart);
    }

  stop_listening (task);
  if (response == 0 && allowed)
    g_task_return_boolean (task, TRUE);
  else if (request->allowed_key != NULL)
    /* Portals differ in how they refuse: by a result or as if the person had closed the dialog. */
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                             "The portal does not allow it (response %u)", response);
  else if (response == 1)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                             "The person closed the dialog");
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The portal refused");
}

static void
vanished_cb (GDBusConnection *bus,
             const char      *name,
             gpointer         user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);

  if (g_task_get_completed (task))
    return;

  stop_listening (task);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "The portal has ended");
}

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GVariant) reply =
    g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), NULL, result,
                                                     &error);

  if (reply != NULL)
    {
      if (!g_task_get_completed (task))
        request->watch =
          g_bus_watch_name_on_connection (request->bus, PORTAL_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                          NULL, vanished_cb, g_object_ref (task), g_object_unref);
      return;
    }

  stop_listening (task);
  if (g_task_get_completed (task))
    g_error_free (error);
  else
    g_task_return_error (task, error);
}

static void
send_request (GTask *task)
{
  Request *request = g_task_get_task_data (task);
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (request->bus) + 1);
  g_autofree char *path = NULL;
  GVariantDict options;
  GVariant *arguments;

  g_strdelimit (sender, ".", '_');
  path = g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, request->token);
  request->subscription =
    g_dbus_connection_signal_subscribe (request->bus, PORTAL_NAME, REQUEST_INTERFACE, "Response",
                                        path, NULL, G_DBUS_SIGNAL_FLAGS_NONE, responded_cb,
                                        g_object_ref (task), g_object_unref);

  g_variant_dict_init (&options, request->options);
  g_variant_dict_insert (&options, "handle_token", "s", request->token);
  if (request->uri != NULL)
    arguments = g_variant_new ("(ss@a{sv})", request->parent_handle, request->uri,
                               g_variant_dict_end (&options));
  else
    arguments = g_variant_new ("(s@a{sv})", request->parent_handle, g_variant_dict_end (&options));
  g_dbus_connection_call_with_unix_fd_list (request->bus, PORTAL_NAME, PORTAL_PATH,
                                            request->interface_name, request->method, arguments,
                                            G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1,
                                            request->fds, g_task_get_cancellable (task), called_cb,
                                            g_object_ref (task));
}

#ifdef GDK_WINDOWING_WAYLAND
static void
exported_cb (GdkToplevel *toplevel,
             const char  *handle,
             gpointer     user_data)
{
  g_autoptr(GTask) task = user_data;
  Request *request = g_task_get_task_data (task);

  g_free (request->parent_handle);
  request->parent_handle = g_strconcat ("wayland:", handle, NULL);
  send_request (task);
}
#endif

static void
bus_got_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  GdkSurface *surface = NULL;
  GError *error = NULL;

  request->bus = g_bus_get_finish (result, &error);
  if (request->bus == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (request->parent != NULL)
    surface = gtk_native_get_surface (GTK_NATIVE (request->parent));
#ifdef GDK_WINDOWING_WAYLAND
  if (surface != NULL && GDK_IS_WAYLAND_TOPLEVEL (surface) &&
      gdk_wayland_toplevel_export_handle (GDK_TOPLEVEL (surface), exported_cb, g_object_ref (task),
                                          NULL))
    return;
#endif
#ifdef GDK_WINDOWING_X11
  if (surface != NULL && GDK_IS_X11_SURFACE (surface))
    {
      g_free (request->parent_handle);
      request->parent_handle = g_strdup_printf ("x11:%lx", gdk_x11_surface_get_xid (surface));
    }
#endif
  send_request (task);
}

static Request *
new_request (GTask       *task,
             GtkWindow   *parent,
             const char  *interface_name,
             const char  *method,
             GVariant    *options,
             GUnixFDList *fds)
{
  Request *request = g_new0 (Request, 1);

  request->interface_name = interface_name;
  request->method = method;
  request->parent = parent != NULL ? g_object_ref (parent) : NULL;
  request->parent_handle = g_strdup ("");
  request->token = g_strdup_printf ("todoku%u", g_random_int ());
  request->options = g_variant_ref_sink (options);
  request->fds = fds != NULL ? g_object_ref (fds) : NULL;
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);

  return request;
}

static void
start_request (GTask *task)
{
  g_bus_get (G_BUS_TYPE_SESSION, g_task_get_cancellable (task), bus_got_cb, g_object_ref (task));
}

/**
 * todoku_portal_compose_async:
 * @parent: (nullable): the window that asks
 * @address: (nullable): whom to write to
 * @subject: the subject
 * @body: the text
 * @attachments: (nullable) (element-type filename): files of this process to attach
 * @cancellable: (nullable): a cancellable
 * @callback: called when the mail program has taken the mail
 * @user_data: its argument
 *
 * Opens the person's own mail program with everything filled in.
 */
void
todoku_portal_compose_async (GtkWindow           *parent,
                             const char          *address,
                             const char          *subject,
                             const char          *body,
                             GPtrArray           *attachments,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(GUnixFDList) fds = g_unix_fd_list_new ();
  GVariantBuilder handles;
  GVariantDict options;

  g_task_set_source_tag (task, todoku_portal_compose_async);
  g_task_set_name (task, "compose mail");

  g_variant_builder_init (&handles, G_VARIANT_TYPE ("ah"));
  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    {
      int fd = open (g_ptr_array_index (attachments, i), O_RDONLY | O_CLOEXEC);
      int handle = fd >= 0 ? g_unix_fd_list_append (fds, fd, NULL) : -1;

      if (fd >= 0)
        close (fd);
      if (handle < 0)
        {
          g_variant_builder_clear (&handles);
          g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                                   "An attachment cannot be opened");
          return;
        }
      g_variant_builder_add (&handles, "h", handle);
    }

  g_variant_dict_init (&options, NULL);
  if (address != NULL && *address != '\0')
    g_variant_dict_insert (&options, "address", "s", address);
  g_variant_dict_insert (&options, "subject", "s", subject);
  g_variant_dict_insert (&options, "body", "s", body);
  if (attachments != NULL && attachments->len > 0)
    g_variant_dict_insert_value (&options, "attachment_fds", g_variant_builder_end (&handles));
  else
    g_variant_builder_clear (&handles);

  new_request (task, parent, EMAIL_INTERFACE, "ComposeEmail", g_variant_dict_end (&options), fds);
  start_request (task);
}

/**
 * todoku_portal_compose_finish:
 * @result: the result
 * @error: return location; `G_IO_ERROR_CANCELLED` when the person closed the portal's dialog
 *
 * Returns: whether the mail program has taken the mail
 */
gboolean
todoku_portal_compose_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_portal_compose_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
uri_launched_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (g_app_info_launch_default_for_uri_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * todoku_portal_open_uri_async:
 * @parent: (nullable): the window that asks
 * @uri: what to open
 * @cancellable: (nullable): a cancellable
 * @callback: called when a program has taken it
 * @user_data: its argument
 *
 * Opens an address in the program that the person has chosen for it: in a sandbox by the portal
 * itself, because g_app_info_launch_default_for_uri_async() aborts there (GLib 2.90) when the bus
 * has no such portal.
 */
void
todoku_portal_open_uri_async (GtkWindow           *parent,
                              const char          *uri,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GVariantDict options;
  Request *request;

  g_task_set_source_tag (task, todoku_portal_open_uri_async);
  g_task_set_name (task, "open uri");

  if (!todoku_sandbox_is_inside ())
    {
      g_app_info_launch_default_for_uri_async (uri, NULL, cancellable, uri_launched_cb,
                                               g_steal_pointer (&task));
      return;
    }

  g_variant_dict_init (&options, NULL);
  request = new_request (task, parent, OPEN_URI_INTERFACE, "OpenURI",
                         g_variant_dict_end (&options), NULL);
  request->uri = g_strdup (uri);
  start_request (task);
}

/**
 * todoku_portal_open_uri_finish:
 * @result: the result
 * @error: return location; `G_IO_ERROR_CANCELLED` when the person closed the portal's dialog
 *
 * Returns: whether a program has taken it
 */
gboolean
todoku_portal_open_uri_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_portal_open_uri_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * todoku_portal_background_async:
 * @parent: (nullable): the window that asks
 * @reason: why, in the person's language
 * @autostart: whether to be started at every login, as the service that watches without a window
 * @cancellable: (nullable): a cancellable
 * @callback: called when the person has decided
 * @user_data: its argument
 *
 * Asks to go on when no window is in sight. The command line holds outside a sandbox too; by
 * D-Bus activation a window would open at every login.
 */
void
todoku_portal_background_async (GtkWindow           *parent,
                                const char          *reason,
                                gboolean             autostart,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  static const char * const command[] = { "todoku", "--gapplication-service", NULL };
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GVariantDict options;
  Request *request;

  g_task_set_source_tag (task, todoku_portal_background_async);
  g_task_set_name (task, "request background");

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "reason", "s", reason);
  g_variant_dict_insert (&options, "autostart", "b", autostart);
  g_variant_dict_insert (&options, "commandline", "^as", command);
  g_variant_dict_insert (&options, "dbus-activatable", "b", FALSE);
  request = new_request (task, parent, BACKGROUND_INTERFACE, "RequestBackground",
                         g_variant_dict_end (&options), NULL);
  request->allowed_key = "background";
  start_request (task);
}

/**
 * todoku_portal_background_finish:
 * @result: the result
 * @ret_autostart: (out) (optional): whether it is started at every login; both answers are separate
 * @error: return location; `G_IO_ERROR_PERMISSION_DENIED` when it is not allowed, anything else
 *   when there is no such portal
 *
 * Returns: whether it may go on without a window
 */
gboolean
todoku_portal_background_finish (GAsyncResult  *result,
                                 gboolean      *ret_autostart,
                                 GError       **error)
{
  Request *request;

  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_portal_background_async), FALSE);

  request = g_task_get_task_data (G_TASK (result));
  if (ret_autostart != NULL)
    *ret_autostart = request->autostart;

  return g_task_propagate_boolean (G_TASK (result), error);
}
