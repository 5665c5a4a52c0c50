/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPF: the grammar of RFC 7208 as a table, what is reached and what it costs, and what is offered
 * in place of what people type. test-openspf.c holds the same code to the suite of openspf.org.
 */
#include "todoku-spf.h"

#include <string.h>

#include "todoku-observation.h"

static const struct
{
  const char *text;
  const char *fault; /* NULL: valid */
} records[] = {
  { "v=spf1" }, { "v=spf1 -all" }, { "V=SPF1 A MX -ALL" }, { "v=spf1  a   -all " },
  { "v=spf1 a:mail.example.com/24//64 mx/24 ~all" },
  { "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ?all" },
  /* Bits behind the prefix are legal (section 5.6). */
  { "v=spf1 ip4:192.0.2.5/24 -all" }, { "v=spf1 ip6:2001:db8::1/32 -all" },
  { "v=spf1 ip4:192.0.2.5/0 -all" }, { "v=spf1 ip6:::ffff:192.0.2.1 -all" },
  { "v=spf1 ip4:192.0.2.0/33 -all", "ip4:192.0.2.0/33" },
  { "v=spf1 ip4:192.0.2.0/024 -all", "ip4:192.0.2.0/024" },
  { "v=spf1 ip4:192.0.2 -all", "ip4:192.0.2" },
  { "v=spf1 ip4:192.0.2.256 -all", "ip4:192.0.2.256" },
  { "v=spf1 ip4:192.0.2.0/24//64 -all", "ip4:192.0.2.0/24//64" },
  { "v=spf1 ip4:2001:db8::1 -all", "ip4:2001:db8::1" },
  { "v=spf1 ip6:192.0.2.1 -all", "ip6:192.0.2.1" },
  { "v=spf1 ip6:2001:db8::/129 -all", "ip6:2001:db8::/129" },
  { "v=spf1 ip4 -all", "ip4" }, { "v=spf1 ip4: 192.0.2.1 -all", "ip4:" },
  { "v=spf1 ipv4:192.0.2.1 -all", "ipv4:192.0.2.1" },
  { "v=spf1 ip4:192.0.2.1, ip4:192.0.2.2 -all", "ip4:192.0.2.1," },
  /* Prefixes (section 5.3). */
  { "v=spf1 a/24//64 -all" }, { "v=spf1 a//64 -all" }, { "v=spf1 mx:example.org/0//0 -all" },
  { "v=spf1 a/24/64 -all", "a/24/64" }, { "v=spf1 a/ -all", "a/" },
  { "v=spf1 a:example.org/33 -all", "a:example.org/33" },
  { "v=spf1 a:example.org/032 -all", "a:example.org/032" },
  { "v=spf1 mx:m.example.org//129 -all", "mx:m.example.org//129" },
  { "v=spf1 a:/24 -all", "a:/24" },
  { "v=spf1 include:example.org/24 -all", "include:example.org/24" },
  { "v=spf1 exists:example.org/24 -all", "exists:example.org/24" },
  { "v=spf1 ptr:example.org/24 -all", "ptr:example.org/24" },
  { "v=spf1 ptr/24 -all", "ptr/24" }, { "v=spf1 all/8", "all/8" }, { "v=spf1 -all:x", "-all:x" },
  /* The domain-spec (section 7.1). */
  { "v=spf1 include:a_b.example.org -all" }, { "v=spf1 include:example.org. -all" },
  { "v=spf1 a:xn--r8jz45g.xn--zckzah -all" }, { "v=spf1 a:1.2.3.4.example.3com -all" },
  { "v=spf1 include: -all", "include:" }, { "v=spf1 include -all", "include" },
  { "v=spf1 include:localhost -all", "include:localhost" },
  { "v=spf1 include:example.1 -all", "include:example.1" },
  { "v=spf1 a:192.0.2.1 -all", "a:192.0.2.1" },
  { "v=spf1 a:example.org- -all", "a:example.org-" },
  { "v=spf1 a:example.-org -all", "a:example.-org" },
  { "v=spf1 include:example..org -all", "include:example..org" },
  { "v=spf1 include:x.example~all", "include:x.example~all" },
  { "v=spf1 include:x.example,include:y.example -all", "include:x.example,include:y.example" },
  { "v=spf1 include:a@example.org -all", "include:a@example.org" },
  { "v=spf1 include:https://example.org/ -all", "include:https://example.org/" },
  { "v=spf1 ptr: -all", "ptr:" }, { "v=spf1 ptr -all" },
  /* Macros (section 7.2). */
  { "v=spf1 exists:%{i}._spf.%{d2} -all" }, { "v=spf1 exists:%%%_%-.example.org -all" },
  { "v=spf1 exists:%{L1r+-}.example.org include:%{d} -all" },
  { "v=spf1 exists:%{i}._spf.%{d} redirect=_spf.example.com" },
  { "v=spf1 exists:%{x}.example.org -all", "exists:%{x}.example.org" },
  { "v=spf1 moo=%{x} -all", "moo=%{x}" },
  { "v=spf1 exists:%(i).example.org", "exists:%(i).example.org" },
  { "v=spf1 exists:%{i._spf.%{d} -all", "exists:%{i._spf.%{d}" },
  { "v=spf1 exists:%{D0r}.example.org -all", "exists:%{D0r}.example.org" },
  { "v=spf1 exists:%i.example.org -all", "exists:%i.example.org" },
  { "v=spf1 exp=%{c}.example.org -all", "exp=%{c}.example.org" },
  /* Modifiers (section 6). */
  { "v=spf1 exp=explain.example.com x-y=1 -all" }, { "v=spf1 moo=cow moo=cow -all" },
  { "v=spf1 redirect=_spf.example.org -all" }, { "v=spf1 include=example.org -all" },
  { "v=spf1 -all ip4:192.0.2.1" }, { "v=spf1 moo= -all" },
  { "v=spf1 redirect=a.example.org redirect=b.example.org", "redirect=b.example.org" },
  { "v=spf1 exp=a.example.org -all exp=b.example.org", "exp=b.example.org" },
  { "v=spf1 redirect=", "redirect=" }, { "v=spf1 exp= -all", "exp=" },
  { "v=spf1 redirect:_spf.example.org", "redirect:_spf.example.org" },
  { "v=spf1 1moo=cow -all", "1moo=cow" }, { "v=spf1 =cow -all", "=cow" },
  { "v=spf1 --all", "--all" }, { "v=spf1 -all;", "-all;" }, { "v=spf1 -all moo", "moo" },
  { "v=spf1 al", "al" }, { "v=spf1 a\tmx -all", "a\tmx" },
  { "v=spf1 \342\200\223all", "\342\200\223all" }, { "v=spf1 - all", "-" },
};

static void
test_grammar (void)
{
  static const char *const others[] = {
    " v=spf1 -all", "\357\273\277v=spf1 -all", "v=spf1;include:x.example -all", "v=spf10 -all",
    "v=spf1;-all", "spf2.0/pra include:x.example", "",
  };

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autofree char *fault = todoku_spf_first_fault (records[i].text);

      g_test_message ("%s", records[i].text);
      g_assert_true (todoku_spf_is_record (records[i].text));
      g_assert_cmpstr (fault, ==, records[i].fault);
      g_assert_cmpint (todoku_spf_is_valid (records[i].text), ==, records[i].fault == NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_assert_false (todoku_spf_is_record (others[i]));
      g_assert_false (todoku_spf_is_valid (others[i]));
    }
}

static void
test_idle (void)
{
  static const char *const rows[][2] = {
    { "v=spf1 a -all", NULL }, { "v=spf1 a -all exp=x.example moo=1", NULL },
    { "v=spf1 redirect=x.example -all", NULL }, { "v=spf1 include=x.example -all",
                                                  "include=x.example" },
    { "v=spf1 a:https://mail.x.example -all", "a:https://mail.x.example" },
    { "v=spf1 a:%{d}/24 exists:%{i}._spf.%{d2} mx:m_x.example//64 -all", NULL },
    { "v=spf1 -all ip4:192.0.2.1", "ip4:192.0.2.1" }, { "v=spf1 a -all v=spf1 mx", "v=spf1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *idle = todoku_spf_first_idle (rows[i][0]);

      g_assert_cmpstr (idle, ==, rows[i][1]);
    }
}

static const struct
{
  const char *domain;
  guint16 rrtype;
  TodokuSpfStatus status;
  guint n_data;
  const char *text;
} world[] = {
  { "one.example", TODOKU_RRTYPE_TXT, TODOKU_SPF_FOUND, 1, "v=spf1 ip4:192.0.2.1 -all" },
  { "two.example", TODOKU_RRTYPE_TXT, TODOKU_SPF_FOUND, 1, "v=spf1 include:one.example a mx ~all" },
  { "loop.example", TODOKU_RRTYPE_TXT, TODOKU_SPF_FOUND, 1, "v=spf1 include:back.example -all" },
  { "back.example", TODOKU_RRTYPE_TXT, TODOKU_SPF_FOUND, 1, "v=spf1 include:loop.example -all" },
  { "bad.example", TODOKU_RRTYPE_TXT, TODOKU_SPF_FOUND, 1, "v=spf1 ip4:1.2.3.4 amx-all" },
  { "self.example.hosted.example", TODOKU_RRTYPE_TXT, TODOKU_SPF_FOUND, 1,
    "v=spf1 include:one.example -all" },
  { "nothing.example", TODOKU_RRTYPE_TXT, TODOKU_SPF_NODATA, 0, NULL },
  { "silent.example", TODOKU_RRTYPE_TXT, TODOKU_SPF_SILENT, 0, NULL },
  { "two.example", TODOKU_RRTYPE_A, TODOKU_SPF_FOUND, 1, NULL },
  { "two.example", TODOKU_RRTYPE_MX, TODOKU_SPF_FOUND, 2, NULL },
  { "self.example", TODOKU_RRTYPE_MX, TODOKU_SPF_FOUND, 2, NULL },
  { "crowd.example", TODOKU_RRTYPE_MX, TODOKU_SPF_FOUND, 11, NULL },
  { "gone1.example", TODOKU_RRTYPE_A, TODOKU_SPF_NXDOMAIN, 0, NULL },
  { "gone2.example", TODOKU_RRTYPE_A, TODOKU_SPF_NXDOMAIN, 0, NULL },
  { "gone3.example", TODOKU_RRTYPE_A, TODOKU_SPF_NODATA, 0, NULL },
  { "gone3.example", TODOKU_RRTYPE_AAAA, TODOKU_SPF_NODATA, 0, NULL },
  { "gone4.example", TODOKU_RRTYPE_MX, TODOKU_SPF_NXDOMAIN, 0, NULL },
  { "six.example", TODOKU_RRTYPE_A, TODOKU_SPF_NODATA, 0, NULL },
  { "six.example", TODOKU_RRTYPE_AAAA, TODOKU_SPF_FOUND, 1, NULL },
};

static TodokuSpfAnswer
look_up (const char *domain,
         guint16     rrtype,
         gpointer    user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (world); i++)
    if (g_str_equal (world[i].domain, domain) && world[i].rrtype == rrtype)
      {
        return (TodokuSpfAnswer) { world[i].status, world[i].n_data, world[i].text != NULL,
                                   world[i].text };
      }

  return (TodokuSpfAnswer) { TODOKU_SPF_NOT_ASKED, 0, 0, NULL };
}

static void
test_terms (void)
{
  static const struct
  {
    const char *text;
    const char *wanted;
    const char *missing;
  } rows[] = {
    { "v=spf1 include:one.example ~all", "v=spf1 include:one.example ~all", NULL },
    { "v=spf1 a INCLUDE:One.Example. -all", "v=spf1 include:one.example ~all", NULL },
    { "v=spf1 mx +include:one.example", "v=spf1 include:one.example -all", NULL },
    { "v=spf1 include:two.example -all", "v=spf1 include:one.example -all", NULL },
    { "v=spf1 redirect=two.example", "v=spf1 include:one.example -all", NULL },
    { "v=spf1 redirect=two.example ~all", "v=spf1 include:one.example", "include:one.example" },
    /* Whatever an include lets pass, a redirect to the same name would. */
    { "v=spf1 mx include:two.example ~all", "v=spf1 redirect=two.example", NULL },
    { "v=spf1 include:two.example ~all", "v=spf1 redirect=one.example", NULL },
    { "v=spf1 ?include:two.example ~all", "v=spf1 redirect=two.example", "redirect=two.example" },
    { "v=spf1 ~all include:two.example", "v=spf1 redirect=two.example", "redirect=two.example" },
    { "v=spf1 include:%{d}.hosted.example -all", "v=spf1 include:one.example", NULL },
    { "v=spf1 redirect=%{d}.hosted.example", "v=spf1 include:one.example", NULL },
    { "v=spf1 include:%{i}.hosted.example -all", "v=spf1 include:one.example",
      "include:one.example" },
    { "v=spf1 ~all include:one.example", "v=spf1 include:one.example -all", "include:one.example" },
    { "v=spf1 -include:one.example ~all", "v=spf1 include:one.example", "include:one.example" },
    { "v=spf1 -include:one.example include:one.example ~all", "v=spf1 include:one.example",
      "include:one.example" },
    { "v=spf1 ip4:192.0.2.1 -all", "v=spf1 ip4:192.0.2.1 mx -all", "mx" },
    { "v=spf1 a:self.example -all", "v=spf1 a -all", NULL },
    { "v=spf1 include: one.example -all", "v=spf1 include:one.example", "include:one.example" },
    { "v=spf1 a/24 -all", "v=spf1 a -all", "a" },
    /* A network is what it covers, however it is written. */
    { "v=spf1 ip4:192.0.2.0/24 -all", "v=spf1 ip4:192.0.2.5 ~all", NULL },
    { "v=spf1 ip4:192.0.2.5/32 -all", "v=spf1 ip4:192.0.2.5 ~all", NULL },
    { "v=spf1 ip4:192.0.2.5 -all", "v=spf1 ip4:192.0.2.5/32 ~all", NULL },
    { "v=spf1 ip4:192.0.2.77/24 -all", "v=spf1 ip4:192.0.2.0/24 ~all", NULL },
    { "v=spf1 ip4:0.0.0.0/0 -all", "v=spf1 ip4:192.0.2.0/24 ~all", NULL },
    { "v=spf1 ip6:2001:DB8:0::1 -all", "v=spf1 ip6:2001:db8::1 ~all", NULL },
    { "v=spf1 ip6:2001:db8::/33 -all", "v=spf1 ip6:2001:db8:7fff::/48 ~all", NULL },
    { "v=spf1 include:one.example -all", "v=spf1 ip4:192.0.2.1/32 ~all", NULL },
    { "v=spf1 ip4:192.0.2.0/25 -all", "v=spf1 ip4:192.0.2.0/24 ~all", "ip4:192.0.2.0/24" },
    { "v=spf1 ip4:192.0.2.0/25 -all", "v=spf1 ip4:192.0.2.128 ~all", "ip4:192.0.2.128" },
    { "v=spf1 ip6:2001:db8::/33 -all", "v=spf1 ip6:2001:db8:8000::/48 ~all",
      "ip6:2001:db8:8000::/48" },
    { "v=spf1 -ip4:192.0.2.0/24 ip4:192.0.2.5 -all", "v=spf1 ip4:192.0.2.5 ~all",
      "ip4:192.0.2.5" },
    { "v=spf1 ip6:::ffff:192.0.2.5 -all", "v=spf1 ip4:192.0.2.5 ~all", "ip4:192.0.2.5" },
    { "v=spf1 -all", "v=spf1 -all", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *missing = NULL;
      gboolean all_there = todoku_spf_has_terms (rows[i].text, rows[i].wanted, "self.example",
                                                 look_up, NULL, &missing);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpstr (missing, ==, rows[i].missing);
      g_assert_cmpint (all_there, ==, rows[i].missing == NULL);
    }
}

static void
test_count (void)
{
  static const struct
  {
    const char *text;
    guint lookups;
    guint voids;
    const char *over_at;
    const char *broken;
    const char *loop;
    const char *needed;
    const char *crowded;
  } rows[] = {
    { "v=spf1 ip4:192.0.2.1 exp=x.example -all", 0 },
    { "v=spf1 a mx ptr exists:%{i}.x.example -all", 4 },
    { "v=spf1 include:one.example -all a mx", 1 },
    { "v=spf1 include:two.example -all", 4 },
    { "v=spf1 redirect=two.example", 4 },
    { "v=spf1 redirect=two.example ip4:192.0.2.1", 4 },
    { "v=spf1 redirect=two.example -all", 0 },
    { "v=spf1 a:a1.example a:a2.example a:a3.example a:a4.example a:a5.example a:a6.example "
      "a:a7.example a:a8.example a:a9.example a:a10.example mx -all", 11, 0, "mx" },
    { "v=spf1 include:nothing.example -all", 1, 1, NULL, "nothing.example" },
    { "v=spf1 include:bad.example -all", 1, 0, NULL, "bad.example" },
    { "v=spf1 include:silent.example -all", 1 },
    { "v=spf1 include:loop.example -all", 3, 0, NULL, NULL, "loop.example" },
    { "v=spf1 include:self.example -all", 1, 0, NULL, NULL, "self.example" },
    { "v=spf1 include:new.example -all", 1, 0, NULL, NULL, NULL, "new.example" },
    { "v=spf1 mx:new.example -all", 1, 0, NULL, NULL, NULL, "new.example" },
    /* Whether hosts exist is asked when it can matter, and only then. */
    { "v=spf1 a:new1.example a:new2.example -all", 2 },
    { "v=spf1 a:new1.example a:new2.example exists:new3.example -all", 3, 0, NULL, NULL, NULL,
      "new1.example" },
    { "v=spf1 a:gone1.example a:gone2.example a:gone3.example -all", 3, 3 },
    { "v=spf1 a:gone1.example mx:gone4.example exists:gone3.example -all", 3, 3 },
    { "v=spf1 a:six.example a:gone2.example a:gone3.example -all", 3, 2 },
    { "v=spf1 mx:crowd.example -all", 1, 0, NULL, NULL, NULL, NULL, "mx:crowd.example" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(TodokuSpfCount) count = todoku_spf_count (rows[i].text, "self.example", look_up,
                                                          NULL);
      const TodokuMailQuestion *needed = count->needed->len > 0
                                         ? g_ptr_array_index (count->needed, 0) : NULL;

      g_test_message ("%s", rows[i].text);
      g_assert_cmpuint (count->lookups, ==, rows[i].lookups);
      g_assert_cmpuint (count->voids, ==, rows[i].voids);
      g_assert_cmpstr (count->over_at, ==, rows[i].over_at);
      g_assert_cmpstr (count->broken, ==, rows[i].broken);
      g_assert_cmpstr (count->loop, ==, rows[i].loop);
      g_assert_cmpstr (count->crowded, ==, rows[i].crowded);
      g_assert_cmpstr (needed != NULL ? needed->name : NULL, ==, rows[i].needed);
    }
}

#define NEED "include:s.example"
#define WANTED "v=spf1 " NEED " ~all"

/* What people type, and what is offered in its place when the service asks for WANTED. */
static const struct
{
  const char *text;
  const char *mended;
} damages[] = {
  { "v=spf1 include: s.example ~all", "v=spf1 include:s.example ~all" },
  { "v=spf1 include=s.example -all", "v=spf1 include:s.example -all" },
  { "v=spf1; include:s.example; -all", "v=spf1 include:s.example -all" },
  { "v=spf1 include:x.example,include:s.example -all",
    "v=spf1 include:x.example include:s.example -all" },
  { "v=spf1 ~all include:s.example -all", "v=spf1 include:s.example ~all" },
  { "v=spf1 include:s.example~all", "v=spf1 include:s.example ~all" },
  { "v=spf1 ip4:192.0.2.1 -all", "v=spf1 ip4:192.0.2.1 include:s.example -all" },
  { "v=spf1 ip4:192.0.2.1 ?all", "v=spf1 ip4:192.0.2.1 include:s.example ?all" },
  { "v=spf1 ip4:192.0.2.1", "v=spf1 ip4:192.0.2.1 include:s.example ~all" },
  { "\"v=spf1 mx -all\"", "v=spf1 mx include:s.example -all" },
  { "\357\273\277v=spf1 a -all", "v=spf1 a include:s.example -all" },
  { "v=spf1 a a -all v=spf1 mx ~all", "v=spf1 a mx include:s.example -all" },
  { "v=spf1 v=spf1 mx -all", "v=spf1 mx include:s.example -all" },
  { "v=spf1mx -all", "v=spf1 mx include:s.example -all" },
  { "V = spf1 mx -all", "v=spf1 mx include:s.example -all" },
  { "-v=spf1 mx -all", "v=spf1 mx include:s.example -all" },
  { "v=spf mx -all include:s.example", "v=spf1 mx include:s.example -all" },
  /* Typographic characters and those of a Japanese keyboard. */
  { "v=spf1 include:s.example \342\200\223all", "v=spf1 include:s.example -all" },
  { "v=spf1 include:s.example \342\210\222all", "v=spf1 include:s.example -all" },
  { "v=spf1 include:s.example \343\200\234all", "v=spf1 include:s.example ~all" },
  { "\342\200\234v=spf1 include:s.example \342\200\224all\342\200\235",
    "v=spf1 include:s.example -all" },
  { "v=spf1\302\240include:s.example\343\200\200-all", "v=spf1 include:s.example -all" },
  { "\357\275\226\357\274\235spf1 include\357\274\232s.example \357\274\215all",
    "v=spf1 include:s.example -all" },
  { "v=spf1 mx\342\200\213 include:s\343\200\202example -all", "v=spf1 mx include:s.example -all" },
  { "v=spf1 include:s.example \313\234all", "v=spf1 include:s.example ~all" },
  { "v=spf1 include:s.example \342\210\274all", "v=spf1 include:s.example ~all" },
  { "v=spf1 a:\343\202\265\343\203\274\343\203\220\343\203\274.jp -all",
    "v=spf1 a:xn--vckucxgb.jp include:s.example -all" },
  /* The sign in front of "all" is lost: nobody means to let everybody send. */
  { "v=spf1 include:s.example *all", "v=spf1 include:s.example ~all" },
  { "v=spf1 include:s.example =all", "v=spf1 include:s.example ~all" },
  { "v=spf1 include:s.example \302\254all", "v=spf1 include:s.example ~all" },
  { "v=spf1 include:s.example all", "v=spf1 include:s.example all" },
  /* Names and families. */
  { "v=spf1 ipv4:203.0.113.5 include:s.example ~all",
    "v=spf1 ip4:203.0.113.5 include:s.example ~all" },
  { "v=spf1 IPv6:2001:db8::1 mx -all", "v=spf1 ip6:2001:db8::1 mx include:s.example -all" },
  { "v=spf1 ip4:2001:db8::1 203.0.113.5 -all",
    "v=spf1 ip6:2001:db8::1 ip4:203.0.113.5 include:s.example -all" },
  { "v=spf1 ip6:203.0.113.5 -all", "v=spf1 ip4:203.0.113.5 include:s.example -all" },
  { "v=spf1 a:203.0.113.5 -all", "v=spf1 ip4:203.0.113.5 include:s.example -all" },
  { "v=spf1 ip4:203.0.113.0/255.255.255.0 -all",
    "v=spf1 ip4:203.0.113.0/24 include:s.example -all" },
  { "v=spf1 ip4:203.0.113.0 /24 -all", "v=spf1 ip4:203.0.113.0/24 include:s.example -all" },
  { "v=spf1 ip4:203.0.113.1,203.0.113.2 -all",
    "v=spf1 ip4:203.0.113.1 ip4:203.0.113.2 include:s.example -all" },
  { "v=spf1 ip4:203.0.113.* -all", "v=spf1 ip4:203.0.113.0/24 include:s.example -all" },
  { "v=spf1 ip4:203.0.113.x -all", "v=spf1 ip4:203.0.113.0/24 include:s.example -all" },
  { "v=spf1 ip4:203.0.*.* -all", "v=spf1 ip4:203.0.0.0/16 include:s.example -all" },
  /* What stood around the record is no modifier. */
  { "spf=v=spf1 mx -all", "v=spf1 mx include:s.example -all" },
  { "TXT=v=spf1 mx -all", "v=spf1 mx include:s.example -all" },
  { "v=spf1 mx ra= -all,", "v=spf1 mx include:s.example -all" },
  /* Ranges: exactly the networks that they are, or nothing. */
  { "v=spf1 ip4:203.0.113.0-203.0.113.255 -all",
    "v=spf1 ip4:203.0.113.0/24 include:s.example -all" },
  { "v=spf1 ip4:203.0.113.0-255 -all", "v=spf1 ip4:203.0.113.0/24 include:s.example -all" },
  { "v=spf1 ip4:203.0.113.64 - 203.0.113.127 -all",
    "v=spf1 ip4:203.0.113.64/26 include:s.example -all" },
  { "v=spf1 203.0.113.8\357\275\236203.0.113.15 ?all",
    "v=spf1 ip4:203.0.113.8/29 include:s.example ?all" },
  { "v=spf1 ~ip4:198.51.100.4-198.51.100.6 -all",
    "v=spf1 ~ip4:198.51.100.4/31 ~ip4:198.51.100.6 include:s.example -all" },
  { "v=spf1 ip4:198.51.100.0-198.51.101.255 -all",
    "v=spf1 ip4:198.51.100.0/23 include:s.example -all" },
  { "v=spf1 ip4:198.51.100.7-198.51.100.7 -all",
    "v=spf1 ip4:198.51.100.7 include:s.example -all" },
  { "v=spf1 ip4:198.51.100.3-198.51.100.77 mx -all", "v=spf1 mx include:s.example -all" },
  { "v=spf1 ip4:198.51.100.9-198.51.100.3 mx -all", "v=spf1 mx include:s.example -all" },
  { "v=spf1 ip4:198.51.100.9-300 mx -all", "v=spf1 mx include:s.example -all" },
  { "v=spf1 a:198.51.100.0-198.51.100.255 mx -all", "v=spf1 mx include:s.example -all" },
  { "v=spf1 ip4:mail.example.jp -all", "v=spf1 a:mail.example.jp include:s.example -all" },
  { "v=spf1 ip4:203.0.113.0/33 mx -all", "v=spf1 mx include:s.example -all" },
  { "v=spf1 inculde:x.example -all", "v=spf1 include:x.example include:s.example -all" },
  { "v=spf1 a include.s.example ~all", "v=spf1 a include:s.example ~all" },
  { "v=spf1 include:https://s.example/ -all", "v=spf1 include:s.example -all" },
  { "v=spf1 include:s.example/24 -all", "v=spf1 include:s.example -all" },
  /* The grammar takes these; no host has such a name. */
  { "v=spf1 include:https://x.example -all", "v=spf1 include:x.example include:s.example -all" },
  { "v=spf1 include:*.x.example -all", "v=spf1 include:s.example -all" },
  { "v=spf1 include:@s.example -all", "v=spf1 include:s.example -all" },
  { "v=spf1 include::s.example -all", "v=spf1 include:s.example -all" },
  { "v=spf1 include:postmaster@x.example -all", "v=spf1 include:x.example include:s.example -all" },
  { "v=spf1 redirect:_spf.x.example", "v=spf1 include:s.example redirect=_spf.x.example" },
  /* Markup and entities. */
  { "v=spf1 mx<br>include:s.example<br>-all", "v=spf1 mx include:s.example -all" },
  { "v=spf1&nbsp;include:s.example&#32;&#45;all", "v=spf1 include:s.example -all" },
  { "v=spf1 [include:s.example](http://s.example) -all", "v=spf1 include:s.example -all" },
  /* Blanks, qualifiers and what stands twice. */
  { "v=spf1 include:s.example - all", "v=spf1 include:s.example -all" },
  { "v=spf1 include s.example -all", "v=spf1 include:s.example -all" },
  { "v=spf1 include : s.example -all", "v=spf1 include:s.example -all" },
  { "v=spf1 include :s.example a :m.example -all",
    "v=spf1 include:s.example a:m.example -all" },
  { "v=spf1 mx redirect =x.example", "v=spf1 mx include:s.example redirect=x.example" },
  { "v=spf1 include:s.example --all", "v=spf1 include:s.example -all" },
  { "v=spf1 -include:s.example include:s.example -all", "v=spf1 include:s.example -all" },
  { "v=spf1 include:s.example amx-all", "v=spf1 include:s.example -all" },
  { "v=spf1 include:a.exampleinclude:s.example-all",
    "v=spf1 include:a.example include:s.example -all" },
  { "v=spf1 mx redirect=_spf.x.example ~all",
    "v=spf1 mx include:s.example include:_spf.x.example ~all" },
  { "v=spf1 redirect=a.example redirect=b.example",
    "v=spf1 include:s.example include:a.example redirect=b.example" },
  { "v=spf1 exp=a.example exp=b.example -all", "v=spf1 exp=a.example include:s.example -all" },
  { "v=spf1 exists:%{i}._spf.%{d} exists:%{i._spf.%{d} -all",
    "v=spf1 exists:%{i}._spf.%{d} include:s.example -all" },
  { "v=spf1 moo=cow mx -all", "v=spf1 moo=cow mx include:s.example -all" },
  { "spf2.0/pra a", "v=spf1 a include:s.example ~all" },
};

/* Names that could be looked up, and nothing that lets everybody send. */
static gboolean
is_sound (const char *offered)
{
  g_autoptr(GPtrArray) terms = todoku_spf_parse (offered);

  for (guint i = 0; i < terms->len; i++)
    {
      const TodokuSpfTerm *term = g_ptr_array_index (terms, i);

      if (term->domain != NULL && term->kind != TODOKU_SPF_MODIFIER &&
          strchr (term->domain, '%') == NULL && strpbrk (term->domain, "*@,;\"'\\()[]=") != NULL)
        return FALSE;
    }

  return TRUE;
}

static void
assert_offerable (const char *offered)
{
  if (!is_sound (offered))
    g_error ("offered: %s", offered);
  if (!todoku_spf_is_valid (offered) ||
      !todoku_spf_has_terms (offered, WANTED, "self.example", NULL, NULL, NULL))
    g_error ("offered: %s", offered);
}

static void
test_mend (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *mended = todoku_spf_mend (damages[i].text, WANTED);

      g_test_message ("%s", damages[i].text);
      g_assert_cmpstr (mended, ==, damages[i].mended);
      assert_offerable (mended);
    }
  g_assert_null (todoku_spf_mend ("google-site-verification=abc", WANTED));
  g_assert_null (todoku_spf_mend ("v=DKIM1; k=rsa; p=MIGf", WANTED));
}

static void
test_merge (void)
{
  static const struct
  {
    char *records[4];
    const char *wanted;
    const char *merged;
  } rows[] = {
    { { (char *) "v=spf1 mx -all", (char *) "v=spf1 include:x.example ~all" }, NULL,
      "v=spf1 mx include:x.example -all" },
    { { (char *) "v=spf1 mx ?all", (char *) "v=spf1 a ~all" }, NULL, "v=spf1 mx a ~all" },
    { { (char *) "v=spf1 mx ~all -all" }, WANTED, "v=spf1 mx include:s.example ~all" },
    { { (char *) "v=spf1 a +all", (char *) "v=spf1 A include:x.example -all" }, NULL,
      "v=spf1 a include:x.example -all" },
    { { (char *) "v=spf1 redirect=y.example", (char *) "v=spf1 mx -all" }, NULL,
      "v=spf1 mx include:y.example -all" },
    { { (char *) "v=spf1 mx -all", NULL }, WANTED, "v=spf1 mx include:s.example -all" },
    { { (char *) "v=spf1", (char *) WANTED }, WANTED, "v=spf1 include:s.example ~all" },
    { { (char *) "v=spf1 mx -all", (char *) WANTED }, WANTED, "v=spf1 mx include:s.example -all" },
    { { (char *) "v=spf1 +include:S.example. ~ALL", (char *) "v=spf1 mx -all" }, WANTED,
      "v=spf1 +include:S.example. mx -all" },
    { { (char *) WANTED, (char *) "v=spf1 mx ?all" }, WANTED, "v=spf1 include:s.example mx ?all" },
    { { (char *) "v=spf1 mx -all", (char *) "v=spf1 include:x.example ~all", (char *) WANTED },
      WANTED, "v=spf1 mx include:x.example include:s.example -all" },
    { { (char *) "v=spf1 mx ~all", (char *) "v=spf1 include:s.example -all" },
      "v=spf1 include:s.example -all", "v=spf1 mx include:s.example ~all" },
    { { (char *) "v=spf1 ip4:192.0.2.1/32 ip6:2001:DB8::1 -all",
        (char *) "v=spf1 ip6:2001:db8:0::1/128 ip4:192.0.2.1 ip4:192.0.2.0/24 -all" }, NULL,
      "v=spf1 ip4:192.0.2.1/32 ip6:2001:DB8::1 ip4:192.0.2.0/24 -all" },
    { { NULL }, WANTED, "v=spf1 include:s.example ~all" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *merged = todoku_spf_merge ((char **) rows[i].records, rows[i].wanted, NULL);

      g_assert_cmpstr (merged, ==, rows[i].merged);
    }
}

static void
test_merge_wanted (void)
{
  static const struct { char *records[4]; const char *merged; } rows[] = {
    { { (char *) "v=spf1 include:x.example -all", (char *) "v=spf1 include:y.example ~all" },
      "v=spf1 include:x.example include:y.example ~all" },
    { { (char *) "v=spf1 include:x.example ?all", (char *) "v=spf1 include:x.example -all" },
      "v=spf1 include:x.example ?all" },
    { { (char *) "v=spf1 include:x.example +all", (char *) "v=spf1 include:y.example -all" },
      "v=spf1 include:x.example include:y.example -all" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *merged = todoku_spf_merge_wanted ((char **) rows[i].records);

      g_assert_cmpstr (merged, ==, rows[i].merged);
    }
}

static void
damage (GRand   *random,
        GString *text)
{
  static const char *const junk[] = {
    "\342\200\223", "\342\200\235", "\302\240", "\357\274\232", "&nbsp;", "<br>", "\"", "\\", ";",
    ",", " ", "=", ":", "/", "%", "%{", "}", "-", "~", "--", "all", "v=spf1", "include:", "ipv4:",
    "https://", "/33", "\377", "\t", "redirect=", "exp=", "ip4:", "::", "..", "*", "(", "@",
  };
  gsize at = (gsize) g_rand_int_range (random, 0, (gint32) text->len + 1);

  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      if (at < text->len)
        g_string_erase (text, (gssize) at, 1);
      break;
    case 1:
      if (at < text->len)
        text->str[at] = (char) g_rand_int_range (random, 1, 256);
      break;
    case 2:
      {
        gsize length = MIN (text->len - at, (gsize) g_rand_int_range (random, 1, 20));
        g_autofree char *piece = g_strndup (text->str + at, length);

        g_string_insert (text, g_rand_int_range (random, 0, (gint32) text->len + 1), piece);
        break;
      }
    default:
      g_string_insert (text, (gssize) at, junk[g_rand_int_range (random, 0, G_N_ELEMENTS (junk))]);
      break;
    }
}

/* Whatever stands in DNS, what is offered in its place is right, and how the owner's record ends
 * is kept as long as it can be read.
 */
static void
test_random_damage (void)
{
  static const char *const seeds[] = {
    "v=spf1 include:one.example a:b.example/24 mx ip4:192.0.2.0/24 redirect=two.example ~all",
    "v=spf1 ip4:192.0.2.5/24 ip6:2001:db8::/32 include:s.example exists:%{i}._s.%{d} -all",
    "v=spf1 mx a ptr exp=e.example moo=cow include:x.example. -all", "v=spf1 redirect=b.example",
  };
  g_autoptr(GRand) random = g_rand_new_with_seed (7208);

  for (guint i = 0; i < 8000; i++)
    {
      g_autoptr(GString) text = g_string_new (seeds[i % G_N_ELEMENTS (seeds)]);
      g_autoptr(TodokuSpfCount) count = NULL;
      g_autofree char *merged = NULL;
      g_autofree char *mended = NULL;

      for (int n = g_rand_int_range (random, 1, 5); n > 0; n--)
        damage (random, text);
      merged = todoku_spf_merge ((char *[]) { text->str, NULL }, WANTED, NULL);
      assert_offerable (merged);
      mended = todoku_spf_mend (text->str, NULL);
      g_assert_true (mended == NULL || todoku_spf_is_valid (mended));
      if (todoku_spf_is_valid (text->str) && g_str_has_suffix (text->str, " -all") &&
          strstr (text->str, "~all") == NULL && strstr (text->str, " all") == NULL &&
          strstr (text->str, "?all") == NULL)
        g_assert_true (g_str_has_suffix (merged, " -all"));
      count = todoku_spf_count (text->str, "self.example", look_up, NULL);
      g_assert_cmpuint (count->lookups, <=, 64);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/diagnosis/spf/grammar", test_grammar);
  g_test_add_func ("/diagnosis/spf/idle", test_idle);
  g_test_add_func ("/diagnosis/spf/terms", test_terms);
  g_test_add_func ("/diagnosis/spf/count", test_count);
  g_test_add_func ("/diagnosis/spf/mend", test_mend);
  g_test_add_func ("/diagnosis/spf/merge", test_merge);
  g_test_add_func ("/diagnosis/spf/merge-wanted", test_merge_wanted);
  g_test_add_func ("/diagnosis/spf/random-damage", test_random_damage);

  return g_test_run ();
}
