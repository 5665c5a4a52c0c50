/* SPDX-License-Identifier: GPL-3.0-or-later
 * The form of one shared mail account. Owns the look-up that tells whether the domain can receive
 * mail; a newer one replaces it. Main thread only. It judges nothing itself: the session says what
 * is wrong.
 */
#include "todoku-config.h"

#include "todoku-account-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-compat.h"
#include "todoku-domain-name.h"
#include "todoku-field-note.h"
#include "todoku-notice.h"
#include "todoku-search.h"
#include "todoku-text.h"
#include "todoku-widget.h"
#include "todoku-wrap-box.h"

/* Each is a widget, which a box of thousands would measure again and again. */
#define MAX_CHIPS 12

struct _TodokuAccountWindow
{
  AdwWindow parent_instance;

  /* Owned References */
  TodokuSession *session;
  TodokuSharedAccount *account;
  GCancellable *lookup;
  char *looked_up;
  /* The domains that are offered, a line each */
  char *chips;

  gboolean saving;
  gboolean any_complete;
  /* Whether what was typed can be registered */
  gboolean id_taken;
  gboolean address_taken;

  /* Template Widgets */
  GtkWidget *address_error_box;
  AdwEntryRow *address_row;
  AdwEntryRow *display_row;
  TodokuWrapBox *domains_box;
  GtkWidget *domains_label;
  GtkLabel *domains_more;
  TodokuNotice *hint;
  GtkWidget *name_error_box;
  AdwEntryRow *name_row;
  TodokuNotice *problem;
  GtkLabel *title_label;
  AdwWindowTitle *window_title;
};

G_DEFINE_FINAL_TYPE (TodokuAccountWindow, todoku_account_window, ADW_TYPE_WINDOW)

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static TodokuDeliveryServer *
find_server (TodokuAccountWindow *self,
             const char          *domain)
{
  TodokuSenderDomain *found = todoku_session_find_domain (self->session, domain);

  return found != NULL ? todoku_subject_get_server (found) : NULL;
}

static void
set_hint (TodokuAccountWindow     *self,
          const char              *domain,
          const TodokuObservation *observation)
{
  g_autoptr(GPtrArray) servers = NULL;
  g_autofree char *text = NULL;
  gboolean null_mx;

  if (observation == NULL || !todoku_observation_is_answered (observation))
    {
      todoku_notice_set (self->hint, "note", "dialog-information-symbolic",
                         _("An address that can receive mail is best."),
                         _("Replies and delivery reports then reach you."));
      return;
    }

  /* A single MX with the root as its target says that the domain takes no mail (RFC 7505). */
  servers = todoku_observation_rrs_at (observation, domain, TODOKU_RRTYPE_MX);
  null_mx = servers->len == 1 &&
            g_str_equal (((TodokuRr *) g_ptr_array_index (servers, 0))->target, ".");
  if (servers->len == 0 || null_mx)
    {
      text = g_strdup_printf (_("%s has no mail server (MX record), so replies cannot be "
                                "received."),
                              domain);
      todoku_notice_set (self->hint, "waiting", "dialog-warning-symbolic",
                         _("This domain cannot receive mail."), text);
      return;
    }

  text = g_strdup_printf (_("Replies can be received: %s has an MX record."), domain);
  todoku_notice_set (self->hint, "note", "dialog-information-symbolic",
                     _("An address that can receive mail is best."), text);
}

static void
observed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(TodokuAccountWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuObservation) observation =
    todoku_resolver_observe_finish (TODOKU_RESOLVER (source), result, &error);

  /* A cancelled look-up belongs to what was typed before. */
  if (observation != NULL && self->looked_up != NULL &&
      todoku_dns_name_equal (observation->name, self->looked_up))
    set_hint (self, self->looked_up, observation);
}

static void
look_up_domain (TodokuAccountWindow *self,
                const char          *domain)
{
  TodokuDeliveryServer *server = domain != NULL ? find_server (self, domain) : NULL;
  TodokuResolver *resolver;

  if (g_strcmp0 (self->looked_up, domain) == 0)
    return;

  g_cancellable_cancel (self->lookup);
  g_clear_object (&self->lookup);
  g_clear_pointer (&self->looked_up, g_free);
  /* What was found out about another domain is not said of this one. */
  if (self->any_complete)
    set_hint (self, NULL, NULL);
  /* No practice domain ever has a mail server. */
  if (domain == NULL || (server != NULL && todoku_delivery_server_get_row (server)->practice))
    return;

  self->looked_up = g_strdup (domain);
  self->lookup = g_cancellable_new ();
  resolver = todoku_session_get_resolver (self->session, server);
  if (resolver != NULL)
    todoku_resolver_observe_async (resolver, domain, TODOKU_RRTYPE_MX, TODOKU_QUESTION_RECURSE,
                                   NULL, NULL, self->lookup, observed_cb, g_object_ref (self));
}

static GtkWidget *
make_chip (TodokuSenderDomain *domain)
{
  const char *name = todoku_subject_get_name (domain);
  g_autofree char *shown = todoku_domain_name_to_unicode (name);
  GtkWidget *chip = gtk_button_new_with_label (shown);

  gtk_widget_set_halign (chip, GTK_ALIGN_START);
  gtk_widget_add_css_class (chip, "chip");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (chip), "account.use-domain");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (chip), "s", name);

  return chip;
}

/* Few of them are all shown; of thousands those that go with what is typed right of the @. One that
 * is complete at two services is one domain here.
 */
static GPtrArray *
list_domains (TodokuAccountWindow *self)
{
  GListModel *domains = todoku_session_get_domains (self->session);
  const char *typed = strrchr (get_text (self->address_row), '@');
  g_autofree char *searched = typed != NULL ? todoku_search_fold (typed + 1) : NULL;
  g_autoptr(GPtrArray) complete = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < g_list_model_get_n_items (domains); i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (domains, i);

      if (todoku_sender_domain_get_row (domain)->stage != TODOKU_DOMAIN_VERIFIED ||
          !g_hash_table_add (names, (gpointer) todoku_subject_get_name (domain)))
        continue;
      if (searched == NULL || todoku_search_matches (domain, searched))
        g_ptr_array_add (found, g_object_ref (domain));
      g_ptr_array_add (complete, g_steal_pointer (&domain));
    }
  self->any_complete = complete->len > 0;

  return complete->len > MAX_CHIPS ? g_steal_pointer (&found) : g_steal_pointer (&complete);
}

/* A chip that stays the same keeps the focus. */
static void
show_chips (TodokuAccountWindow *self,
            GPtrArray           *domains)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < domains->len && i < MAX_CHIPS; i++)
    g_string_append_printf (names, "%s\n", todoku_subject_get_name (domains->pdata[i]));
  if (g_strcmp0 (names->str, self->chips) == 0)
    return;

  g_free (self->chips);
  self->chips = g_string_free (g_steal_pointer (&names), FALSE);
  todoku_wrap_box_clear (self->domains_box);
  for (guint i = 0; i < domains->len && i < MAX_CHIPS; i++)
    todoku_wrap_box_append (self->domains_box, make_chip (domains->pdata[i]));
}

static void
show_domains (TodokuAccountWindow *self)
{
  g_autoptr(GPtrArray) domains = list_domains (self);
  guint n_more = domains->len > MAX_CHIPS ? domains->len - MAX_CHIPS : 0;
  g_autofree char *more =
    g_strdup_printf (ngettext ("%'u more: type the part after the @ to see it.",
                               "%'u more: type the part after the @ to see them.", n_more),
                     n_more);

  show_chips (self, domains);
  gtk_widget_set_visible (self->domains_label, domains->len > 0);
  gtk_label_set_text (self->domains_more, more);
  gtk_widget_set_visible (GTK_WIDGET (self->domains_more), n_more > 0);
}

/* What there is to say of a field; %NULL while it is empty, or as it shall be. */
static char *
describe_field (const char   *typed,
                const char   *taken,
                const GError *error)
{
  if (*typed == '\0')
    return NULL;
  if (taken == NULL)
    return todoku_text_for_error (error);
  if (!g_str_equal (typed, taken))
    /* Translators: %s is an ID or a mail address. */
    return g_strdup_printf (_("It will be registered as %s."), taken);

  return NULL;
}

static void
update_save (TodokuAccountWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "account.save",
                                 self->id_taken && self->address_taken && !self->saving);
}

static void
name_changed_cb (TodokuAccountWindow *self)
{
  const char *typed = get_text (self->name_row);
  g_autoptr(GError) error = NULL;
  g_autofree char *id =
    todoku_session_check_account_id (self->session, self->account, typed, &error);
  g_autofree char *about = describe_field (typed, id, error);

  /* The word in the entry tells nobody what it is for. */
  if (*typed == '\0')
    about = g_strdup (_("A name to recognize it by in the list: letters and digits, such as "
                        "“maildm”."));
  todoku_field_note_show (self->name_error_box, self->name_row, about,
                          id == NULL && *typed != '\0');
  self->id_taken = id != NULL;
  update_save (self);
}

/* Which domains are complete is looked through for the address alone: there may be thousands. */
static void
address_changed_cb (TodokuAccountWindow *self)
{
  const char *typed = get_text (self->address_row);
  g_autoptr(GError) error = NULL;
  g_autofree char *address = todoku_session_check_account_address (self->session, typed, &error);
  g_autofree char *about = describe_field (typed, address, error);

  /* Who has not written what stands on both sides of the @ yet has made no mistake. */
  todoku_field_note_show (self->address_error_box, self->address_row, about,
                          address == NULL && *typed != '@' &&
                          g_utf8_strchr (typed, -1, '@') != NULL);
  show_domains (self);
  look_up_domain (self, address != NULL ? strrchr (address, '@') + 1 : NULL);
  self->address_taken = address != NULL;
  update_save (self);
}

static void
refuse_saving (TodokuAccountWindow *self,
               const GError        *error)
{
  g_autofree char *sentence = todoku_text_for_error (error);

  self->saving = FALSE;
  todoku_notice_set (self->problem, "fix", "dialog-warning-symbolic", _("It was not saved."),
                     sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  todoku_announce (GTK_WIDGET (self), sentence);
  name_changed_cb (self);
  address_changed_cb (self);
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(TodokuAccountWindow) self = user_data;
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuSharedAccount) account =
    todoku_session_add_account_finish (TODOKU_SESSION (source), result, &error);
  g_autoptr(GVariant) id = NULL;
  g_autofree char *text = NULL;
  g_autofree char *action = NULL;

  if (account == NULL)
    {
      refuse_saving (self, error);
      return;
    }

  id = g_variant_ref_sink (g_variant_new_int64 (todoku_subject_get_id (account)));
  action = g_action_print_detailed_name ("win.test-account", id);
  text = g_strdup_printf (_("Registered %s"), todoku_subject_get_name (account));
  if (parent != NULL)
    todoku_widget_offer (GTK_WIDGET (parent), text, _("Test Mail"), action);
  gtk_window_close (GTK_WINDOW (self));
}

static void
updated_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TodokuAccountWindow) self = user_data;
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autoptr(GError) error = NULL;

  if (!todoku_session_update_account_finish (TODOKU_SESSION (source), result, &error))
    {
      refuse_saving (self, error);
      return;
    }

  if (parent != NULL)
    todoku_widget_show_toast (GTK_WIDGET (parent), _("Saved"));
  gtk_window_close (GTK_WINDOW (self));
}

static void
save_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuAccountWindow *self = TODOKU_ACCOUNT_WINDOW (widget);

  self->saving = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_widget_action_set_enabled (widget, "account.save", FALSE);
  if (self->account == NULL)
    todoku_session_add_account_async (self->session, get_text (self->name_row),
                                      get_text (self->address_row), get_text (self->display_row),
                                      NULL, added_cb, g_object_ref (self));
  else
    todoku_session_update_account_async (self->session, self->account, get_text (self->name_row),
                                         get_text (self->address_row),
                                         get_text (self->display_row), NULL, updated_cb,
                                         g_object_ref (self));
}

static void
use_domain_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  TodokuAccountWindow *self = TODOKU_ACCOUNT_WINDOW (widget);
  g_auto(GStrv) parts = g_strsplit (get_text (self->address_row), "@", 2);
  gboolean has_local = parts[0] != NULL && *parts[0] != '\0';
  g_autofree char *id = todoku_session_check_account_id (self->session, self->account,
                                                         get_text (self->name_row), NULL);
  /* Mostly they are called the same. */
  const char *local = has_local ? parts[0] : id != NULL ? id : "";
  g_autofree char *address = g_strdup_printf ("%s@%s", local,
                                              g_variant_get_string (parameter, NULL));

  gtk_editable_set_text (GTK_EDITABLE (self->address_row), address);
  gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
  gtk_editable_set_position (GTK_EDITABLE (self->address_row), (int) g_utf8_strlen (local, -1));
}

static void
set_first_hint (TodokuAccountWindow *self)
{
  if (!self->any_complete)
    todoku_notice_set (self->hint, "waiting", "dialog-information-symbolic",
                       _("No delivery domain is complete yet."),
                       _("An address can be registered once the sender authentication of its "
                         "domain is complete."));
  else if (self->looked_up == NULL)
    set_hint (self, NULL, NULL);
}

/* A window is unrealized when it is destroyed; a look-up would hold it beyond that. */
static void
todoku_account_window_unrealize (GtkWidget *widget)
{
  g_cancellable_cancel (TODOKU_ACCOUNT_WINDOW (widget)->lookup);

  GTK_WIDGET_CLASS (todoku_account_window_parent_class)->unrealize (widget);
}

static void
todoku_account_window_dispose (GObject *object)
{
  TodokuAccountWindow *self = TODOKU_ACCOUNT_WINDOW (object);

  g_clear_object (&self->lookup);
  g_clear_object (&self->account);
  g_clear_object (&self->session);
  g_clear_pointer (&self->looked_up, g_free);
  g_clear_pointer (&self->chips, g_free);

  G_OBJECT_CLASS (todoku_account_window_parent_class)->dispose (object);
}

static void
todoku_account_window_class_init (TodokuAccountWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_account_window_dispose;
  widget_class->unrealize = todoku_account_window_unrealize;

  g_type_ensure (TODOKU_TYPE_NOTICE);
  g_type_ensure (TODOKU_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/"
                                               "todoku-account-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountWindow, address_error_box);
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountWindow, address_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountWindow, display_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountWindow, domains_box);
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountWindow, domains_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountWindow, domains_more);
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountWindow, hint);
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountWindow, name_error_box);
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountWindow, name_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountWindow, title_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountWindow, window_title);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);

  gtk_widget_class_install_action (widget_class, "account.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "account.use-domain", "s", use_domain_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "account.save",
                                       NULL);
}

static void
todoku_account_window_init (TodokuAccountWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_form_set_keys (GTK_WIDGET (self), "account.save", GTK_WIDGET (self->name_row));
}

/**
 * todoku_account_window_new:
 * @parent: the window that it belongs to
 * @session: the session
 * @account: (nullable): an account to change, or %NULL for a new one
 *
 * Returns: (transfer floating): the form
 */
TodokuAccountWindow *
todoku_account_window_new (GtkWindow           *parent,
                           TodokuSession       *session,
                           TodokuSharedAccount *account)
{
  TodokuAccountWindow *self = g_object_new (TODOKU_TYPE_ACCOUNT_WINDOW,
                                            "transient-for", parent,
                                            NULL);

  self->session = g_object_ref (session);
  g_set_object (&self->account, account);
  if (account != NULL)
    {
      const char *display_name = todoku_shared_account_get_row (account)->display_name;

      adw_window_title_set_title (self->window_title, _("Edit Shared Mail"));
      gtk_label_set_text (self->title_label, _("Edit the Address"));
      gtk_editable_set_text (GTK_EDITABLE (self->name_row),
                             todoku_subject_get_name (account));
      gtk_editable_set_text (GTK_EDITABLE (self->address_row),
                             todoku_shared_account_get_row (account)->address);
      gtk_editable_set_text (GTK_EDITABLE (self->display_row),
                             display_name != NULL ? display_name : "");
    }
  gtk_window_set_title (GTK_WINDOW (self), adw_window_title_get_title (self->window_title));
  name_changed_cb (self);
  address_changed_cb (self);
  set_first_hint (self);

  return self;
}
