/* SPDX-License-Identifier: GPL-3.0-or-later
 * A delivery domain. Main thread only.
 */
#include "todoku-sender-domain.h"

struct _TodokuSenderDomain
{
  TodokuSubject parent_instance;
};

G_DEFINE_FINAL_TYPE (TodokuSenderDomain, todoku_sender_domain, TODOKU_TYPE_SUBJECT)

static const char *
sender_domain_get_zone (gconstpointer row)
{
  return ((const TodokuDomainRow *) row)->name;
}

static void
todoku_sender_domain_class_init (TodokuSenderDomainClass *klass)
{
  TodokuSubjectClass *subject_class = TODOKU_SUBJECT_CLASS (klass);

  todoku_subject_class_set_table (subject_class, &todoku_domain_table);
  subject_class->get_zone = sender_domain_get_zone;
}

static void
todoku_sender_domain_init (TodokuSenderDomain *self)
{
}

/**
 * todoku_sender_domain_new:
 *
 * Returns: (transfer full): a new object; use it from the main thread only
 */
TodokuSenderDomain *
todoku_sender_domain_new (void)
{
  return g_object_new (TODOKU_TYPE_SENDER_DOMAIN, NULL);
}
