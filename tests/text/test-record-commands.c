/* SPDX-License-Identifier: GPL-3.0-or-later
 * Records in the commands and scripts that create them, and in what such programs print. Each input
 * is read in pieces of three sizes, with what is reported, and damaged at random.
 */
#include "todoku-record-reader.h"

#include <locale.h>
#include <string.h>

#include "record-rows.h"

static const RecordRow rows[] = {
  { "powershell",
    "$zone = \"a.jp\"\n"
    "PS C:\\> Add-DnsServerResourceRecord -ZoneName $zone -CName -Name \"em1\" `\n"
    "    -HostNameAlias \"u1.b.net.\"\n"
    "Add-DnsServerResourceRecord -Txt -Name '_dmarc' -DescriptiveText 'v=DMARC1; p=none' "
    "-ZoneName ${zone}\n"
    "Add-DnsServerResourceRecordMX -Preference 10 -Name \".\" -MailExchange \"mx.b.net\" "
    "-ZoneName \"a.jp\" -TimeToLive 01:00:00\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|_dmarc.a.jp|v=DMARC1; p=none|-1|a.jp|-|1\n"
    "MX|a.jp|mx.b.net|10|a.jp|-|1\n" },
  { "powershell-azure",
    "# for mail\nNew-AzDnsRecordSet -Name send -RecordType MX -ZoneName a.jp -Ttl 300 "
    "-DnsRecords (New-AzDnsRecordConfig -Exchange \"mx.b.net\" -Preference 5)\n",
    "MX|send.a.jp|mx.b.net|5|a.jp|-|1\n" },
  { "dnscmd",
    "@echo off\nset ZONE=a.jp\nrem SendGrid\n"
    "dnscmd dc01 /RecordAdd %ZONE% em1 /Aging 3600 CNAME u1.b.net.\n"
    "DNSCMD /recordadd a.jp @ MX 10 mx.b.net.\n"
    "dnscmd . /recordadd a.jp @ TXT \"v=spf1 include:b.net \" \"~all\"\npause\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nMX|a.jp|mx.b.net|10|a.jp|-|1\n"
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\n" },
  { "pdnsutil",
    "#!/bin/sh\nZONE=a.jp\npdnsutil add-record $ZONE em1 CNAME 300 u1.b.net.\n"
    "sudo pdnsutil add-record a.jp @ MX 300 \"10 mx.b.net.\" \"20 mx2.b.net.\"\n"
    "pdnsutil replace-rrset a.jp _dmarc TXT 300 '\"v=DMARC1; p=none\"'\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nMX|a.jp|mx.b.net|10|a.jp|-|1\n"
    "MX|a.jp|mx2.b.net|20|a.jp|-|1\nTXT|_dmarc.a.jp|v=DMARC1; p=none|-1|a.jp|-|1\n" },
  { "vercel",
    "$ vercel dns add a.jp em1 CNAME u1.b.net\n$ vercel dns add a.jp @ MX mx.b.net 10\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nMX|a.jp|mx.b.net|10|a.jp|-|1\n" },
  { "samba-and-hestia",
    "samba-tool dns add dc1 a.jp em1 CNAME u1.b.net -U admin\n"
    "v-add-dns-record admin a.jp @ TXT \"v=spf1 -all\"\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|a.jp|v=spf1 -all|-1|a.jp|-|1\n" },
  { "nsupdate-short",
    "nsupdate -k /etc/key\n> zone a.jp\n> add em1.a.jp 300 CNAME u1.b.net\n> send\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "spf-builder",
    "D(\"a.jp\", REG, CNAME(\"em1\", \"u1.b.net.\"),\n"
    "  TXT(\"send\", SPF_BUILDER({ label: \"@\", parts: [\"v=spf1\", \"-all\"] })),\n"
    "  SPF_BUILDER({ label: \"@\", overflow: \"_spf%d\", parts: [ \"v=spf1\", // mail\n"
    "    \"include:b.net\", \"~all\" ], flatten: [\"c.net\"] }),\n"
    "  MX(\"@\", 10, \"mx.b.net.\"));\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|send.a.jp|v=spf1 -all|-1|a.jp|-|1\n"
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\nMX|a.jp|mx.b.net|10|a.jp|-|1\n" },
  { "arm",
    "{ \"resources\": [\n{ \"type\": \"Microsoft.Network/dnsZones/CNAME\",\n"
    "\"name\": \"a.jp/em1\",\n"
    "\"properties\": { \"TTL\": 3600, \"CNAMERecord\": { \"cname\": \"u1.b.net\" } } },\n"
    "{ \"type\": \"Microsoft.Network/dnsZones/TXT\", \"name\": \"a.jp/@\",\n"
    "\"properties\": { \"TXTRecords\": [ { \"value\": [ \"v=spf1 -all\" ] } ] } } ] }\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|a.jp|v=spf1 -all|-1|a.jp|-|1\n" },
  { "aws-text",
    "RESOURCERECORDSETS\tem1.a.jp.\t300\tCNAME\nRESOURCERECORDS\tu1.b.net\n"
    "RESOURCERECORDSETS\ta.jp.\t300\tMX\nRESOURCERECORDS\t10 mx.b.net\n"
    "RESOURCERECORDS\t20 mx2.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|a.jp|mx.b.net|10|-|-|1\n"
    "MX|a.jp|mx2.b.net|20|-|-|1\n" },
};

/* What is no command, and what a command lacks. */
static const RecordRow left_out[] = {
  { "unknown-variable",
    "Add-DnsServerResourceRecord -CName -ZoneName $zone -Name em1 -HostNameAlias u1.b.net\n"
    "Add-DnsServerResourceRecord -CName -ZoneName a.jp -Name em2 -HostNameAlias u2.b.net\n",
    "!Line 1: the host must be written with its whole domain\n"
    "CNAME|em2.a.jp|u2.b.net|-1|a.jp|-|1\n" },
  { "no-value",
    "dnscmd /recordadd a.jp em1 CNAME\ndnscmd /recordadd a.jp em1 CNAME u1.b.net\n",
    "!Line 1: no records with TYPE, HOST and VALUE were found\n"
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "to-be-deleted",
    "dnscmd /recorddelete a.jp em9 CNAME u9.b.net /f\ndnscmd /recordadd a.jp em1 CNAME u1.b.net\n",
    "!Line 1: what is to be changed or deleted is left out\n"
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "policy-alone-is-no-variable",
    "v=spf1 include:b.net ~all\nem1.a.jp CNAME u1.b.net\n",
    "!Line 1: no records with TYPE, HOST and VALUE were found\n"
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
};

static void
test_commands (void)
{
  assert_all_record_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_left_out (void)
{
  assert_all_record_rows (left_out, G_N_ELEMENTS (left_out));
}

static void
test_damage (void)
{
  damage_record_rows (rows, G_N_ELEMENTS (rows));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/record-commands/read", test_commands);
  g_test_add_func ("/text/record-commands/left-out", test_left_out);
  g_test_add_func ("/text/record-commands/damage", test_damage);

  return g_test_run ();
}
