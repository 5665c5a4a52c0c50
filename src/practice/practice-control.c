/* SPDX-License-Identifier: GPL-3.0-or-later
 * The control API of the practice server: what "type it into the DNS company's screen" is for a domain
 * that exists nowhere else. Main loop. It refuses every call without the token of the port file, so that
 * no web page in a browser can drive it.
 *
 * The port file (DIR/practice.json, mode 0600) is one JSON object:
 *   {"pid", "http": "http://127.0.0.1:P", "api_key": "SG.…", "control_token", "dns_recursive": "127.0.0.1:P1",
 *    "dns_authoritative_port": P2, "acm_url", "cloudfront_url", "aws_access_key_id",
 *    "aws_secret_access_key", "tls_port", "ca_file"}
 * acm_url and cloudfront_url are the http URL: ACM answers POST / with X-Amz-Target, CloudFront answers
 * /2020-05-31/…, SendGrid /v3/…. Edge names (dXXXX.cloudfront.net) resolve to 127.0.0.1; connect to tls_port
 * and trust ca_file.
 *
 * Every call is under <http>/practice/v1 with the header "X-Practice-Token: <control_token>", has a JSON
 * object as body where it has one, and answers a JSON object. An error is
 *   4xx {"error": {"code": "bad-token|bad-input|not-found|does-not-apply|conflict", "message": "…"}}.
 *
 * GET  /status            → {"pid", "version", "http", "dns_recursive", "dns_authoritative_port", "tls_port",
 *                            "now": epoch seconds by the practice clock, "user_id", "domains": n, "links": n,
 *                            "certificates": n, "distributions": n, "records": n, "settings": {…}}
 * GET  /settings          → {"ttl": 300, "delay": 0, "negative_ttl": 300, "clock_offset": 0,
 *                            "rate_limit": 6000, "resource_record_calls": 1, "deploy_calls": 1,
 *                            "missing_scopes": []}
 *                           ttl: of records added from now on; delay: seconds between adding and being
 *                           published; negative_ttl: SOA MINIMUM; clock_offset: what the practice clock is
 *                           ahead of the real one, all in seconds. rate_limit: API calls a minute.
 *                           resource_record_calls: DescribeCertificate calls without ResourceRecord.
 *                           deploy_calls: GetDistribution calls that say InProgress after a change.
 *                           missing_scopes: what the API key may not.
 * POST /settings {some}   → all settings. Moving the clock first lets ACM look at DNS up to the old time.
 * GET  /zones             → {"zones": [{"apex", "name_servers": ["ns1.dns.practice.test", …], "records": n}]}
 * GET  /records[?zone=Z]  → {"records": [R]}; R = {"id": n, "host", "type": "CNAME", "value", "priority": n|-1,
 *                            "ttl": n, "mistake": "token"|null, "servers": "both|ns1|ns2|old|none",
 *                            "published": bool, "publishes_in": seconds, "zone",
 *                            "for": {"host", "type"} the expected record it was registered for}
 *                           value: a name without final dot, an address, or TXT as joined text with \DDD.
 * POST /records {"host", "type", "value", "priority"?, "ttl"?, "servers"?}
 *                         → 201 R. Adds one record as it stands, beside what is there (not twice).
 * DELETE /records?host=H[&type=T][&value=V] or ?id=N or ?zone=Z
 *                         → {"removed": n}. Takes off all that match, and what was registered for H and T.
 * POST /records/register {"records": [{"type", "host", "value", "priority"?}], "mistake": "token"|null}
 *                         → {"records": [R]}. Replaces what was registered for each of them, right or wrong,
 *                           by the right record (null) or by the record as that mistake leaves it.
 *                           409 does-not-apply when the mistake cannot be made with such a record.
 * GET  /mistakes?host=H&type=T&value=V → {"mistakes": ["doubled-suffix", …]} that can be made with it.
 * POST /records/import {"text": BIND zone snippet, "zone"?: "$ORIGIN"} or {"records": [as POST /records]}
 *                         → {"added": n, "skipped": [{"line": n, "reason"}]}
 * POST /cache/flush       → {}. The recursive resolver forgets everything.
 * GET  /mails             → {"mails": [{"from", "to": ["…"], "subject", "sandbox": bool, "time"}]}
 * GET  /calls             → {"calls": [{"method", "path", "status", "fault": kind|null}]}, the last 1000 of
 *                           the three services; status 0 is a call that got no answer.
 * DELETE /calls           → {}
 * GET  /faults            → {"faults": [F]}
 * POST /faults {"kind", "method"?: "POST", "path"?: "/v3/whitelabel/links" (prefix; ACM: its X-Amz-Target
 *                           operation), "count"?: 1} → {"faults": [F]}. The next "count" matching calls fail:
 *      before any effect:  "refuse" (connection closed), "time-out" (never answered), "server-error" (500),
 *                          "bad-gateway" (502 HTML), "throttle" (429, or ThrottlingException), "unauthorised",
 *                          "forbidden", "ip-not-allowed", "nonsense" (200 HTML), "wrong-shape" (JSON of other
 *                          types), "huge" (5 MiB)
 *      after the effect:   "time-out-after", "cut-after" (no answer at all), "cut" (half the answer),
 *                          "server-error-after"
 * DELETE /faults          → {}
 * POST /reset             → {}. Forgets domains, links, certificates, distributions, records, mails, faults and
 *                           settings; keys, token and ports stay.
 * POST /shutdown          → {}, then the program ends and removes the port file.
 */
