/* SPDX-License-Identifier: GPL-3.0-or-later
 * A shared mail account. Main thread only.
 */
#include "todoku-shared-account.h"

struct _TodokuSharedAccount
{
  TodokuSubject parent_instance;
};

G_DEFINE_FINAL_TYPE (TodokuSharedAccount, todoku_shared_account, TODOKU_TYPE_SUBJECT)

static void
todoku_shared_account_class_init (TodokuSharedAccountClass *klass)
{
  todoku_subject_class_set_table (TODOKU_SUBJECT_CLASS (klass), &todoku_account_table);
}

static void
todoku_shared_account_init (TodokuSharedAccount *self)
{
}

/**
 * todoku_shared_account_new:
 *
 * Returns: (transfer full): a new object; use it from the main thread only
 */
TodokuSharedAccount *
todoku_shared_account_new (void)
{
  return g_object_new (TODOKU_TYPE_SHARED_ACCOUNT, NULL);
}
