/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of TodokuResolver share with each other and nobody else.
 */
#pragma once

#include "todoku-resolver.h"

G_BEGIN_DECLS

GResolver *todoku_resolver_get_previous (TodokuResolver *self);
void       todoku_resolver_hosts_fill   (GResolverClass *resolver_class);
void       todoku_resolver_lookup_fill  (GResolverClass *resolver_class);

G_END_DECLS
