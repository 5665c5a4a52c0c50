/* SPDX-License-Identifier: GPL-3.0-or-later
 * The publisher for one's own name server. Owns the TSIG key. One connection a message, on the main
 * context of the caller; the plan asks the same server through the resolver. It never sends a
 * message without prerequisites, and believes only signed answers.
 */
#include "todoku-update-publisher.h"

#include <sys/random.h>

#include "todoku-dns-message.h"
#include "todoku-dns-stream.h"
#include "todoku-dns-update.h"
#include "todoku-dns-wire.h"
#include "todoku-domain-name.h"
#include "todoku-error.h"
#include "todoku-update-present.h"

#define TIME_OUT_MS 10000

/* The types whose presence makes a CNAME impossible; asked for one by one, because an answer to ANY
 * may be minimal (RFC 8482).
 */
static const guint16 other_types[] = {
  TODOKU_RRTYPE_TXT, TODOKU_RRTYPE_MX, TODOKU_RRTYPE_A, TODOKU_RRTYPE_AAAA, TODOKU_RRTYPE_NS,
};

struct _TodokuUpdatePublisher
{
  GObject parent_instance;

  /* (owned) */
  TodokuResolver *resolver;
  GSocketAddress *server;
  char *zone;
  guint32 ttl;
  TodokuTsigKey *key;
  /* (nullable) (element-type TodokuRecord): what was added here earlier */
  GPtrArray *own;
};

static void publisher_iface_init (TodokuDnsPublisherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TodokuUpdatePublisher, todoku_update_publisher, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TODOKU_TYPE_DNS_PUBLISHER,
                                                      publisher_iface_init))

/**
 * Plan:
 * @items: (owned) (element-type TodokuPublishItem): what is known so far
 * @n_pending: how many questions are out; starts at 1
 * @error: (owned) (nullable): the first reason why it cannot be known
 */
typedef struct
{
  GPtrArray *items;
  guint n_pending;
  GError *error;
} Plan;

typedef struct
{
  GTask *task;
  guint index;
} Question;

static void
plan_free (Plan *plan)
{
  g_ptr_array_unref (plan->items);
  g_clear_error (&plan->error);
  g_free (plan);
}

static void
finish_question (GTask *task)
{
  Plan *plan = g_task_get_task_data (task);

  if (--plan->n_pending > 0)
    return;

  if (plan->error != NULL)
    g_task_return_error (task, g_steal_pointer (&plan->error));
  else
    g_task_return_pointer (task, g_ptr_array_ref (plan->items), (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
is_same (const TodokuRecord *record,
         const TodokuRr     *rr)
{
  if (rr->rrtype != todoku_record_type_to_rrtype (record->type))
    return FALSE;
  if (record->type == TODOKU_RECORD_TYPE_TXT)
    return todoku_update_is_text (record, rr);

  return todoku_dns_name_equal (rr->target, record->value) &&
         (record->type != TODOKU_RECORD_TYPE_MX || rr->preference == record->priority);
}

/* A record that stands there already beside others is the checker's business, not ours. */
static void
judge (TodokuPublishItem *item,
       const TodokuRr    *rr,
       GPtrArray         *own)
{
  g_autofree char *data = NULL;
  TodokuRecord *replaced;

  if (is_same (item->record, rr))
    {
      if (item->action != TODOKU_PUBLISH_CONFLICT)
        item->action = TODOKU_PUBLISH_PRESENT;
      return;
    }
  if (item->record->type == TODOKU_RECORD_TYPE_TXT && rr->rrtype == TODOKU_RRTYPE_TXT &&
      !todoku_update_is_rival (item->record, rr))
    return;

  replaced = todoku_update_find_own (item->record, rr, own);
  if (replaced != NULL && item->action != TODOKU_PUBLISH_ADD)
    return;

  data = todoku_rr_to_presentation (rr);
  item->action = replaced != NULL ? TODOKU_PUBLISH_REPLACE : TODOKU_PUBLISH_CONFLICT;
  g_clear_pointer (&item->replaced, todoku_record_unref);
  if (replaced != NULL)
    item->replaced = todoku_record_ref (replaced);
  g_free (item->found);
  item->found = g_strdup_printf ("%s %s", todoku_rrtype_to_text (rr->rrtype), data);
}

/* A referral says that the name belongs to other servers, and a refusal that the zone does. */
static GError *
why_unanswered (const TodokuObservation *observation)
{
  for (guint i = 0; todoku_observation_is_answered (observation) &&
       i < observation->authority->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (observation->authority, i);

      if (rr->rrtype == TODOKU_RRTYPE_NS &&
          todoku_domain_name_is_below (observation->name, rr->owner))
        return g_error_new (TODOKU_ERROR, TODOKU_ERROR_DELEGATED,
                            "%s is delegated to %s", rr->owner, rr->target);
    }
  if (todoku_observation_is_lame (observation))
    return g_error_new (TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND, "The server answered %s for %s",
                        todoku_rcode_to_text (observation->rcode), observation->name);

  return g_error_new (TODOKU_ERROR, TODOKU_ERROR_COULD_NOT_CHECK,
                      "The server did not answer for %s", observation->name);
}

static void
plan_observed_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr(GTask) task = question->task;
  Plan *plan = g_task_get_task_data (task);
  TodokuUpdatePublisher *self = g_task_get_source_object (task);
  TodokuPublishItem *item = g_ptr_array_index (plan->items, question->index);
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuObservation) observation =
    todoku_resolver_observe_finish (TODOKU_RESOLVER (source), result, &error);

  if (observation == NULL)
    {
      if (plan->error == NULL)
        plan->error = g_steal_pointer (&error);
    }
  else if (!todoku_observation_is_answered (observation) ||
           todoku_observation_is_lame (observation))
    {
      if (plan->error == NULL)
        plan->error = why_unanswered (observation);
    }
  else
    {
      for (guint i = 0; i < observation->answer->len; i++)
        {
          const TodokuRr *rr = g_ptr_array_index (observation->answer, i);

          if (todoku_dns_name_equal (rr->owner, item->record->host))
            judge (item, rr, self->own);
        }
    }

  finish_question (task);
}

static void
ask (TodokuUpdatePublisher *self,
     GTask                 *task,
     guint                  index,
     guint16                rrtype)
{
  Plan *plan = g_task_get_task_data (task);
  const TodokuPublishItem *item = g_ptr_array_index (plan->items, index);
  Question *question = g_new0 (Question, 1);

  question->task = g_object_ref (task);
  question->index = index;
  plan->n_pending++;
  todoku_resolver_observe_async (self->resolver, item->record->host, rrtype, TODOKU_QUESTION_NONE,
                                 NULL, self->server, g_task_get_cancellable (task),
                                 plan_observed_cb, question);
}

static void
todoku_update_publisher_plan_async (TodokuDnsPublisher  *publisher,
                                    GPtrArray           *records,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  TodokuUpdatePublisher *self = TODOKU_UPDATE_PUBLISHER (publisher);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Plan *plan = g_new0 (Plan, 1);

  g_task_set_source_tag (task, todoku_update_publisher_plan_async);
  g_task_set_name (task, "DNS update plan");
  plan->items = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_publish_item_free);
  plan->n_pending = 1;
  g_task_set_task_data (task, plan, (GDestroyNotify) plan_free);

  for (guint i = 0; i < records->len; i++)
    {
      TodokuRecord *record = g_ptr_array_index (records, i);

      g_ptr_array_add (plan->items, todoku_publish_item_new (record, TODOKU_PUBLISH_ADD, NULL));
    }

  for (guint i = 0; i < records->len; i++)
    {
      const TodokuRecord *record = g_ptr_array_index (records, i);

      /* An answer for any type carries a CNAME that stands there (RFC 1034 section 4.3.2). */
      ask (self, task, i, todoku_record_type_to_rrtype (record->type));
      for (guint j = 0; record->type == TODOKU_RECORD_TYPE_CNAME &&
           j < G_N_ELEMENTS (other_types); j++)
        ask (self, task, i, other_types[j]);
    }

  finish_question (task);
}

static GPtrArray *
todoku_update_publisher_plan_finish (TodokuDnsPublisher  *publisher,
                                     GAsyncResult        *result,
                                     GError             **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_update_publisher_plan_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * Exchange:
 * @id: the ID of the message
 * @mac: (owned): the signature of the request
 */
typedef struct
{
  guint16 id;
  GBytes *mac;
} Exchange;

static void
exchange_free (Exchange *exchange)
{
  g_clear_pointer (&exchange->mac, g_bytes_unref);
  g_free (exchange);
}

static int
rcode_to_code (guint16 rcode,
               gboolean proven)
{
  switch (rcode)
    {
    case 6: /* YXDOMAIN */
    case 7: /* YXRRSET */
      return TODOKU_ERROR_CONFLICT;
    case TODOKU_RCODE_SERVFAIL:
      return TODOKU_ERROR_SERVER_FAILED;
    case 9: /* NOTAUTH */
      /* By RFC 8945 section 5.2.1 a server that does not know the key says BADKEY in a TSIG record.
       * Knot 3.5 leaves the record out, and then the two meanings of NOTAUTH cannot be told apart.
       */
      return proven ? TODOKU_ERROR_NOT_FOUND : TODOKU_ERROR_ZONE_OR_KEY;
    case 10: /* NOTZONE */
      return TODOKU_ERROR_NOT_FOUND;
    case TODOKU_RCODE_REFUSED:
      return TODOKU_ERROR_FORBIDDEN;
    default:
      return TODOKU_ERROR_REFUSED;
    }
}

static gboolean
judge_reply (TodokuUpdatePublisher  *self,
             const Exchange         *exchange,
             GBytes                 *answer,
             GError                **error)
{
  gsize length;
  const guint8 *reply = g_bytes_get_data (answer, &length);
  gboolean proven = FALSE;
  guint16 rcode;

  if (!todoku_dns_update_read_reply (reply, length, exchange->id, &rcode))
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                           "The answer does not belong to the update");
      return FALSE;
    }

  switch (todoku_tsig_verify (self->key, reply, length, exchange->mac,
                              g_get_real_time () / G_USEC_PER_SEC))
    {
    case TODOKU_TSIG_REFUSED_KEY:
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED,
                           "The server does not accept the TSIG key");
      return FALSE;
    case TODOKU_TSIG_REFUSED_TIME:
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_CLOCK_SKEW,
                           "The clocks of this computer and the server differ too much");
      return FALSE;
    case TODOKU_TSIG_MISSING:
    case TODOKU_TSIG_BAD:
      /* A refusal may come from a server that never looked at the key. It changes nothing, so it
       * may be reported; only a success must be proven.
       */
      if (rcode == TODOKU_RCODE_NOERROR)
        {
          g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                               "The answer is not signed with the key");
          return FALSE;
        }
      break;
    case TODOKU_TSIG_VALID:
    default:
      proven = TRUE;
      break;
    }

  if (rcode == TODOKU_RCODE_NOERROR)
    return TRUE;

  g_set_error (error, TODOKU_ERROR, rcode_to_code (rcode, proven),
               "The server answered %s to the update", todoku_rcode_to_text (rcode));
  return FALSE;
}

/* Once the message may have left this computer, only an answer says what became of it. */
static void
return_transport_error (GTask    *task,
                        GError   *cause,
                        gboolean  is_sent)
{
  int code = is_sent ? TODOKU_ERROR_SERVER_FAILED : TODOKU_ERROR_OFFLINE;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, cause);
      return;
    }
  if (is_sent && g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    code = TODOKU_ERROR_TIMED_OUT;

  g_task_return_new_error (task, TODOKU_ERROR, code, "DNS update: %s", cause->message);
  g_error_free (cause);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  gboolean is_sent;
  g_autoptr(GBytes) answer = todoku_dns_stream_ask_finish (result, &is_sent, &error);

  if (answer == NULL)
    return_transport_error (task, error, is_sent);
  else if (!judge_reply (g_task_get_source_object (task), g_task_get_task_data (task), answer,
                         &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
send_message (TodokuUpdatePublisher *self,
              GTask                 *task,
              guint16                id,
              GByteArray            *message)
{
  Exchange *exchange = g_new0 (Exchange, 1);
  g_autoptr(GBytes) framed = NULL;

  exchange->id = id;
  todoku_tsig_sign (self->key, message, g_get_real_time () / G_USEC_PER_SEC, &exchange->mac);
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);

  framed = todoku_dns_frame (message->data, message->len);
  todoku_dns_stream_ask_async (self->server, framed, TIME_OUT_MS, g_task_get_cancellable (task),
                               answered_cb, g_object_ref (task));
}

static guint16
new_id (void)
{
  guint16 id;

  /* Like arc4random(), getrandom() of so few bytes cannot fail once the system is up. */
  if (getrandom (&id, sizeof id, 0) != sizeof id)
    id = g_random_int_range (0, G_MAXUINT16 + 1);

  return id;
}

static void
present_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TodokuUpdatePublisher *self = g_task_get_source_object (task);
  GPtrArray *records = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) present = todoku_update_present_finish (TODOKU_RESOLVER (source), result,
                                                               &error);
  g_autoptr(GPtrArray) replaced = NULL;
  g_autoptr(GByteArray) message = NULL;
  guint16 id = new_id ();

  if (present != NULL)
    {
      replaced = todoku_update_list_replaced (records, present, self->own);
      message = todoku_dns_update_write_add (id, self->zone, self->ttl, records, present, replaced,
                                             &error);
    }
  if (message == NULL)
    g_task_return_error (task, error);
  else
    send_message (self, task, id, message);
}

static void
todoku_update_publisher_publish_async (TodokuDnsPublisher  *publisher,
                                       GPtrArray           *records,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  TodokuUpdatePublisher *self = TODOKU_UPDATE_PUBLISHER (publisher);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, todoku_update_publisher_publish_async);
  g_task_set_name (task, "DNS update");
  g_task_set_task_data (task, g_ptr_array_ref (records), (GDestroyNotify) g_ptr_array_unref);
  todoku_update_present_async (self->resolver, self->server, records, self->own, cancellable,
                               present_cb, task);
}

static gboolean
todoku_update_publisher_publish_finish (TodokuDnsPublisher  *publisher,
                                        GAsyncResult        *result,
                                        GError             **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_update_publisher_publish_async),
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
todoku_update_publisher_withdraw_async (TodokuDnsPublisher  *publisher,
                                        GPtrArray           *records,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  TodokuUpdatePublisher *self = TODOKU_UPDATE_PUBLISHER (publisher);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(GByteArray) message = NULL;
  guint16 id = new_id ();
  GError *error = NULL;

  g_task_set_source_tag (task, todoku_update_publisher_withdraw_async);
  g_task_set_name (task, "DNS update removal");
  message = todoku_dns_update_write_remove (id, self->zone, records, &error);
  if (message == NULL)
    g_task_return_error (task, error);
  else
    send_message (self, task, id, message);
}

static gboolean
todoku_update_publisher_withdraw_finish (TodokuDnsPublisher  *publisher,
                                         GAsyncResult        *result,
                                         GError             **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_update_publisher_withdraw_async),
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
publisher_iface_init (TodokuDnsPublisherInterface *iface)
{
  iface->plan_async = todoku_update_publisher_plan_async;
  iface->plan_finish = todoku_update_publisher_plan_finish;
  iface->publish_async = todoku_update_publisher_publish_async;
  iface->publish_finish = todoku_update_publisher_publish_finish;
  iface->withdraw_async = todoku_update_publisher_withdraw_async;
  iface->withdraw_finish = todoku_update_publisher_withdraw_finish;
}

static void
todoku_update_publisher_finalize (GObject *object)
{
  TodokuUpdatePublisher *self = TODOKU_UPDATE_PUBLISHER (object);

  g_clear_object (&self->resolver);
  g_clear_object (&self->server);
  g_clear_pointer (&self->own, g_ptr_array_unref);
  g_clear_pointer (&self->zone, g_free);
  g_clear_pointer (&self->key, todoku_tsig_key_free);

  G_OBJECT_CLASS (todoku_update_publisher_parent_class)->finalize (object);
}

static void
todoku_update_publisher_class_init (TodokuUpdatePublisherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = todoku_update_publisher_finalize;
}

static void
todoku_update_publisher_init (TodokuUpdatePublisher *self)
{
}

/**
 * todoku_update_publisher_new:
 * @resolver: asks the server what stands there
 * @server: the primary server of the zone
 * @zone: the apex of the zone
 * @ttl: the TTL of new records in seconds
 * @key: (transfer full): the key that the server accepts updates with
 *
 * Returns: (transfer full): a publisher for one zone
 */
TodokuDnsPublisher *
todoku_update_publisher_new (TodokuResolver *resolver,
                             GSocketAddress *server,
                             const char     *zone,
                             guint32         ttl,
                             TodokuTsigKey  *key)
{
  TodokuUpdatePublisher *self = g_object_new (TODOKU_TYPE_UPDATE_PUBLISHER, NULL);

  self->resolver = g_object_ref (resolver);
  self->server = g_object_ref (server);
  self->zone = g_strdup (zone);
  self->ttl = ttl;
  self->key = key;

  return TODOKU_DNS_PUBLISHER (self);
}

/**
 * todoku_update_publisher_set_own:
 * @self: a publisher
 * @own: (element-type TodokuRecord): what was added to the zone here earlier
 *
 * Texts among @own may be replaced by what has to stand in their place; everything else that is in
 * the way stays as it is.
 */
void
todoku_update_publisher_set_own (TodokuUpdatePublisher *self,
                                 GPtrArray             *own)
{
  g_return_if_fail (TODOKU_IS_UPDATE_PUBLISHER (self));

  g_clear_pointer (&self->own, g_ptr_array_unref);
  self->own = own != NULL ? g_ptr_array_ref (own) : NULL;
}
