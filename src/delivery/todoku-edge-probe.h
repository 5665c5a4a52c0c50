/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether an edge terminates TLS for the tracking host: a handshake with the edge, asking for the
 * tracking host (SNI, RFC 6066 section 3), and a look at the certificate. No HTTP is spoken. It
 * blocks, on worker threads only.
 */
#pragma once

#include "todoku-clock.h"

G_BEGIN_DECLS

#define TODOKU_TYPE_EDGE_PROBE (todoku_edge_probe_get_type ())
#define TODOKU_TYPE_EDGE_VERDICT (todoku_edge_verdict_get_type ())

/**
 * TodokuEdgeVerdict:
 * @TODOKU_EDGE_VERDICT_OK: the certificate is good for the host
 * @TODOKU_EDGE_VERDICT_WRONG_NAME: a trusted certificate, but for other names
 * @TODOKU_EDGE_VERDICT_UNTRUSTED: the certificate is not from an authority that is trusted
 * @TODOKU_EDGE_VERDICT_EXPIRED: the certificate is over, or not good yet
 * @TODOKU_EDGE_VERDICT_REFUSED: the edge refused the handshake or the connection
 *
 * What the handshake showed.
 */
typedef enum
{
  TODOKU_EDGE_VERDICT_OK,
  TODOKU_EDGE_VERDICT_WRONG_NAME,
  TODOKU_EDGE_VERDICT_UNTRUSTED,
  TODOKU_EDGE_VERDICT_EXPIRED,
  TODOKU_EDGE_VERDICT_REFUSED,
} TodokuEdgeVerdict;

/**
 * TodokuEdgeProbe:
 * @verdict: what the handshake showed
 * @names: (array zero-terminated=1): the names in the certificate; never markup
 * @detail: (nullable): the words of the TLS library or the system, English
 * @not_after: until when the certificate is good, in microseconds since 1970 UTC, or 0
 *
 * The result of one handshake.
 */
typedef struct
{
  TodokuEdgeVerdict verdict;
  char **names;
  char *detail;
  gint64 not_after;
} TodokuEdgeProbe;

GType            todoku_edge_probe_get_type   (void) G_GNUC_CONST;
GType            todoku_edge_verdict_get_type (void) G_GNUC_CONST;

TodokuEdgeProbe *todoku_edge_probe_copy       (const TodokuEdgeProbe *self);
void             todoku_edge_probe_free       (TodokuEdgeProbe       *self);

TodokuEdgeProbe *todoku_edge_probe            (GSocketConnectable    *edge,
                                               const char            *host,
                                               const char            *ca_file,
                                               TodokuClock           *clock,
                                               GCancellable          *cancellable,
                                               GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuEdgeProbe, todoku_edge_probe_free)

G_END_DECLS
