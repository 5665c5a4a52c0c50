/* SPDX-License-Identifier: GPL-3.0-or-later
 * Asks the desktop whether Todoku may go on in the background when a person has put on checks that
 * happen by themselves, and takes the choice back when the desktop refuses: what is stored as on
 * must be true. The switch only shows what is stored, so the answer counts although its page may
 * have been closed meanwhile. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-background.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-portal.h"

/**
 * Question:
 * @window: (owned) (nullable): the window in which it was asked
 * @store: stores the choice
 * @data: (owned): its argument
 * @free_data: (nullable): how @data is freed
 */
typedef struct
{
  GtkWindow *window;
  TodokuBackgroundStore store;
  gpointer data;
  GDestroyNotify free_data;
} Question;

static void question_ask (Question *question);

static void
question_free (Question *question)
{
  g_clear_object (&question->window);
  if (question->free_data != NULL)
    question->free_data (question->data);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

/* The window where it was asked, or whichever the person looks at when that one is gone. */
static GtkWindow *
question_find_window (Question *question)
{
  GApplication *application = g_application_get_default ();

  if (question->window != NULL && gtk_widget_get_visible (GTK_WIDGET (question->window)))
    return question->window;
  if (application == NULL)
    return NULL;

  return gtk_application_get_active_window (GTK_APPLICATION (application));
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Question) question = user_data;

  if (!todoku_confirm_finish (result))
    return;

  question->store (TRUE, question->data);
  question_ask (g_steal_pointer (&question));
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  g_autoptr(GError) error = NULL;
  GtkWindow *window;

  if (todoku_portal_background_finish (result, &error))
    return;
  /* Where there is no portal, nothing forbids it. */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    {
      g_info ("Background: %s", error->message);
      return;
    }

  question->store (FALSE, question->data);
  window = question_find_window (question);
  if (window == NULL)
    return;
  todoku_confirm_async (GTK_WIDGET (window),
                        _("The desktop does not let Todoku run in the background"),
                        _("Allow it for Todoku under “Apps” in the desktop’s settings and try "
                          "again. Without it, open Todoku from time to time and press “Check "
                          "Again”."),
                        _("_Try Again"), FALSE, chosen_cb, g_steal_pointer (&question));
}

static void
question_ask (Question *question)
{
  GtkWindow *window = question_find_window (question);

  todoku_portal_background_async (window, _("Checks every night that the records are still there"),
                                  NULL, answered_cb, question);
}

/**
 * todoku_background_ask:
 * @asker: the widget with which a person has just put checks on
 * @store: called with %FALSE when the desktop refuses, and with %TRUE when the person tries again
 * @user_data: its argument
 * @free_data: (nullable): how @user_data is freed when the question is over
 *
 * Asks the desktop. @asker need not live until the answer.
 */
void
todoku_background_ask (GtkWidget             *asker,
                       TodokuBackgroundStore  store,
                       gpointer               user_data,
                       GDestroyNotify         free_data)
{
  GtkRoot *root = gtk_widget_get_root (asker);
  Question *question = g_new0 (Question, 1);

  question->window = GTK_IS_WINDOW (root) ? g_object_ref (GTK_WINDOW (root)) : NULL;
  question->store = store;
  question->data = user_data;
  question->free_data = free_data;
  question_ask (question);
}

/**
 * MonitoredDomain:
 * @session: (owned): the session
 * @domain: (owned): a delivery domain in it
 */
typedef struct
{
  TodokuSession *session;
  TodokuSenderDomain *domain;
} MonitoredDomain;

static void
monitored_domain_free (gpointer data)
{
  MonitoredDomain *monitored = data;

  g_object_unref (monitored->session);
  g_object_unref (monitored->domain);
  g_free (monitored);
}

static void
store_monitored (gboolean on,
                 gpointer user_data)
{
  MonitoredDomain *monitored = user_data;

  todoku_session_set_domain_monitored (monitored->session, monitored->domain, on);
}

/**
 * todoku_background_monitor_domain:
 * @asker: the switch that a person has just turned
 * @session: the session
 * @domain: a delivery domain
 * @on: whether it is to be looked at every night
 *
 * Stores the choice, and asks the desktop when it is on.
 */
void
todoku_background_monitor_domain (GtkWidget          *asker,
                                  TodokuSession      *session,
                                  TodokuSenderDomain *domain,
                                  gboolean            on)
{
  MonitoredDomain *monitored;

  todoku_session_set_domain_monitored (session, domain, on);
  if (!on)
    return;

  monitored = g_new0 (MonitoredDomain, 1);
  monitored->session = g_object_ref (session);
  monitored->domain = g_object_ref (domain);
  todoku_background_ask (asker, store_monitored, monitored, monitored_domain_free);
}
