/* SPDX-License-Identifier: GPL-3.0-or-later
 * Records in mails, as their files and sources are dropped or pasted: base64, quoted-printable,
 * alternatives, attachments and mails inside of mails, in the encodings that Japanese mails have;
 * with the lines of the mail where something is left out, and damaged at random.
 */
#include "todoku-record-reader.h"

#include <locale.h>
#include <string.h>

#include "record-rows.h"

static const RecordRow rows[] = {
  { "mail-base64",
    "Return-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +0900\r\nFrom"
    ": =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version: 1.0\r\nCont"
    "ent-Type: text/plain; charset=\"UTF-8\"\r\nContent-Transfer-Encoding: base64\r\n\r\n44GK5L"
    "iW6Kmx44Gr44Gq44Gj44Gm44GK44KK44G+44GZ44CCDQrkuIvoqJjjga7nmbvpjLLjgpLj\r\ngYrpoZjjgYTjgYTj"
    "gZ/jgZfjgb7jgZnjgIINCg0K56iu5YilCeODm+OCueODiOWQjQnlgKQNCkNO\r\nQU1FCWVtMS5hLmpwCXUxLmIubm"
    "V0DQpUWFQJYS5qcAl2PXNwZjEgaW5jbHVkZTpiLm5ldCB+YWxs\r\nDQo=\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-qp",
    "Return-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +0900\r\nFrom"
    ": =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version: 1.0\r\nCont"
    "ent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    "=E3=81=8A=E4=B8=96=E8=A9=B1=E3=81=AB=E3=81=AA=E3=81=A3=E3=81=A6=E3=81=8A=E3=\r\n=82=8A=E3="
    "81=BE=E3=81=99=E3=80=82\r\n=E4=B8=8B=E8=A8=98=E3=81=AE=E7=99=BB=E9=8C=B2=E3=82=92=E3=81=8A"
    "=E9=A1=98=E3=\r\n=81=84=E3=81=84=E3=81=9F=E3=81=97=E3=81=BE=E3=81=99=E3=80=82\r\n\r\n=E7=A"
    "8=AE=E5=88=A5\t=E3=83=9B=E3=82=B9=E3=83=88=E5=90=8D\t=E5=80=A4\r\nCNAME\tem1.a.jp\tu1.b.ne"
    "t\r\nTXT\ta.jp\tv=3Dspf1 include:b.net ~all\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-alternative",
    "Return-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +0900\r\nFrom"
    ": =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version: 1.0\r\nCont"
    "ent-Type: multipart/alternative;\r\n boundary=\"=_b1\"\r\n\r\nThis is a multi-part message"
    ".\r\n--=_b1\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base6"
    "4\r\n\r\n44GK5LiW6Kmx44Gr44Gq44Gj44Gm44GK44KK44G+44GZ44CCDQrkuIvoqJjjga7nmbvpjLLjgpLj\r\ng"
    "YrpoZjjgYTjgYTjgZ/jgZfjgb7jgZnjgIINCg0K56iu5YilCeODm+OCueODiOWQjQnlgKQNCkNO\r\nQU1FCWVtMS5"
    "hLmpwCXUxLmIubmV0DQpUWFQJYS5qcAl2PXNwZjEgaW5jbHVkZTpiLm5ldCB+YWxs\r\nDQo=\r\n\r\n--=_b1\r"
    "\nContent-Type: text/html; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r"
    "\n\r\n<html><body><p>=E3=81=8A=E4=B8=96=E8=A9=B1=E3=81=AB</p><table><tr><td>=E7=\r\n=A8=AE"
    "=E5=88=A5</td><td>=E3=83=9B=E3=82=B9=E3=83=88=E5=90=8D</td><td>=E5=80=\r\n=A4</td></tr><tr"
    "><td>CNAME</td><td>em1.a.jp</td><td>u1.b.net</td></tr><tr><=\r\ntd>TXT</td><td>a.jp</td><t"
    "d>v=3Dspf1 include:b.net ~all</td></tr></table></=\r\nbody></html>\r\n--=_b1--\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-iso-2022-jp",
    "Return-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +0900\r\nFrom"
    ": =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version: 1.0\r\nCont"
    "ent-Type: text/plain; charset=ISO-2022-JP\r\nContent-Transfer-Encoding: 7bit\r\n\r\n\033$B"
    "$*@$OC$K$J$C$F$*$j$^$9!#\033(B\r\n\033$B2<5-$NEPO?$r$*4j$$$$$?$7$^$9!#\033(B\r\n\r\n\033$B"
    "<oJL\033(B\t\033$B%[%9%HL>\033(B\t\033$BCM\033(B\r\nCNAME\tem1.a.jp\tu1.b.net\r\nTXT\ta.jp"
    "\tv=spf1 include:b.net ~all\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-iso-2022-jp-b64",
    "Return-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +0900\r\nFrom"
    ": =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version: 1.0\r\nCont"
    "ent-Type: text/plain; charset=ISO-2022-JP\r\nContent-Transfer-Encoding: base64\r\n\r\nGyRC"
    "JCpAJE9DJEskSiRDJEYkKiRqJF4kOSEjGyhCDQobJEIyPDUtJE5FUE8/JHIkKjRqJCQkJCQ/\r\nJDckXiQ5ISMbKE"
    "INCg0KGyRCPG9KTBsoQgkbJEIlWyU5JUhMPhsoQgkbJEJDTRsoQg0KQ05BTUUJ\r\nZW0xLmEuanAJdTEuYi5uZXQN"
    "ClRYVAlhLmpwCXY9c3BmMSBpbmNsdWRlOmIubmV0IH5hbGwNCg==\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-html-b64",
    "Return-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +0900\r\nFrom"
    ": =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version: 1.0\r\nCont"
    "ent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: BASE64\r\n\r\nPGh0bWw+PGJ"
    "vZHk+PHA+44GK5LiW6Kmx44GrPC9wPjx0YWJsZT48dHI+PHRkPueoruWIpTwvdGQ+\r\nPHRkPuODm+OCueODiOWQj"
    "TwvdGQ+PHRkPuWApDwvdGQ+PC90cj48dHI+PHRkPkNOQU1FPC90ZD48\r\ndGQ+ZW0xLmEuanA8L3RkPjx0ZD51MS5"
    "iLm5ldDwvdGQ+PC90cj48dHI+PHRkPlRYVDwvdGQ+PHRk\r\nPmEuanA8L3RkPjx0ZD52PXNwZjEgaW5jbHVkZTpiL"
    "m5ldCB+YWxsPC90ZD48L3RyPjwvdGFibGU+\r\nPC9ib2R5PjwvaHRtbD4=\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-csv",
    "Return-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +0900\r\nFrom"
    ": =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version: 1.0\r\nCont"
    "ent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\nContent-Type: text/plain; charset=ut"
    "f-8\r\nContent-Transfer-Encoding: base64\r\n\r\n5re75LuY44Gu44Go44GK44KK44Gn44GZ44CCDQo=\r"
    "\n\r\n--bb\r\nContent-Type: application/octet-stream; name=\"dns.csv\"\r\nContent-Disposit"
    "ion: attachment; filename=\"dns.csv\"\r\nContent-Transfer-Encoding: base64\r\n\r\nju2VyiyD"
    "eoNYg2eWvCySbA0KQ05BTUUsZW0xLmEuanAsdTEuYi5uZXQNCg==\r\n\r\n--bb--\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "mail-forwarded",
    "Return-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +0900\r\nFrom"
    ": =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version: 1.0\r\nCont"
    "ent-Type: multipart/mixed; boundary=\"bb\"\r\n\r\n--bb\r\nContent-Type: text/plain; charse"
    "t=us-ascii\r\n\r\nSee below.\r\n--bb\r\nContent-Type: message/rfc822\r\n\r\nReturn-Path: <"
    "x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +0900\r\nFrom: =?UTF-8?B?5b"
    "Gx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version: 1.0\r\nContent-Type: text"
    "/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n44GK5LiW6Kmx44Gr44Gq44Gj"
    "44Gm44GK44KK44G+44GZ44CCDQrkuIvoqJjjga7nmbvpjLLjgpLj\r\ngYrpoZjjgYTjgYTjgZ/jgZfjgb7jgZnjgI"
    "INCg0K56iu5YilCeODm+OCueODiOWQjQnlgKQNCkNO\r\nQU1FCWVtMS5hLmpwCXUxLmIubmV0DQpUWFQJYS5qcAl2"
    "PXNwZjEgaW5jbHVkZTpiLm5ldCB+YWxs\r\nDQo=\r\n\r\n--bb--\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-windows-1252",
    "Return-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +0900\r\nFrom"
    ": =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version: 1.0\r\nCont"
    "ent-Type: text/plain; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable"
    "\r\n\r\nBonjour =E0 tous\r\nCNAME=A0=A0em1.a.jp=A0=A0u1.b.net\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "mail-flowed",
    "Return-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +0900\r\nFrom"
    ": =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version: 1.0\r\nCont"
    "ent-Type: text/plain; charset=utf-8; format=flowed\r\n\r\nTXT s1._domainkey.a.jp v=DKIM1; "
    "k=rsa; \r\np=abcd\r\nCNAME em1.a.jp u1.b.net\r\n",
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=abcd|-1|-|-|1\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "mail-mbox",
    "From x@a.jp Mon Jan  1 00:00:00 2026\nReturn-Path: <x@a.jp>\nReceived: from x by y;\n Mon,"
    " 1 Jan 2026 00:00:00 +0900\nFrom: =?UTF-8?B?5bGx55Sw?= <x@a.jp>\nTo: y@a.jp\nSubject: DNS"
    "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: b"
    "ase64\n\n44GK5LiW6Kmx44Gr44Gq44Gj44Gm44GK44KK44G+44GZ44CCDQrkuIvoqJjjga7nmbvpjLLjgpLj\ngYr"
    "poZjjgYTjgYTjgZ/jgZfjgb7jgZnjgIINCg0K56iu5YilCeODm+OCueODiOWQjQnlgKQNCkNO\nQU1FCWVtMS5hLmp"
    "wCXUxLmIubmV0DQpUWFQJYS5qcAl2PXNwZjEgaW5jbHVkZTpiLm5ldCB+YWxs\nDQo=\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-part-pasted",
    "Content-Type: text/plain; charset=\"UTF-8\"\nContent-Transfer-Encoding: quoted-printable\n"
    "\n=E3=81=8A=E4=B8=96=E8=A9=B1=E3=81=AB=E3=81=AA=E3=81=A3=E3=81=A6=E3=81=8A=E3=\n=82=8A=E3="
    "81=BE=E3=81=99=E3=80=82\n=E4=B8=8B=E8=A8=98=E3=81=AE=E7=99=BB=E9=8C=B2=E3=82=92=E3=81=8A=E"
    "9=A1=98=E3=\n=81=84=E3=81=84=E3=81=9F=E3=81=97=E3=81=BE=E3=81=99=E3=80=82\n\n=E7=A8=AE=E5="
    "88=A5\t=E3=83=9B=E3=82=B9=E3=83=88=E5=90=8D\t=E5=80=A4\nCNAME\tem1.a.jp\tu1.b.net\nTXT\ta."
    "jp\tv=3Dspf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-nested",
    "Return-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +0900\r\nFrom"
    ": =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version: 1.0\r\nCont"
    "ent-Type: multipart/mixed; boundary=\"m\"\r\n\r\n--m\r\nContent-Type: multipart/alternativ"
    "e; boundary=\"m.a\"\r\n\r\n--m.a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHTML on"
    "ly.\r\n--m.a\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base6"
    "4\r\n\r\nPGh0bWw+PGJvZHk+PHA+44GK5LiW6Kmx44GrPC9wPjx0YWJsZT48dHI+PHRkPueoruWIpTwvdGQ+\r\nP"
    "HRkPuODm+OCueODiOWQjTwvdGQ+PHRkPuWApDwvdGQ+PC90cj48dHI+PHRkPkNOQU1FPC90ZD48\r\ndGQ+ZW0xLmE"
    "uanA8L3RkPjx0ZD51MS5iLm5ldDwvdGQ+PC90cj48dHI+PHRkPlRYVDwvdGQ+PHRk\r\nPmEuanA8L3RkPjx0ZD52P"
    "XNwZjEgaW5jbHVkZTpiLm5ldCB+YWxsPC90ZD48L3RyPjwvdGFibGU+\r\nPC9ib2R5PjwvaHRtbD4=\r\n\r\n--m"
    ".a--\r\n--m\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0"
    "KGgo=\r\n--m--\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-cut",
    "Return-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +0900\r\nFrom"
    ": =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version: 1.0\r\nCont"
    "ent-Type: multipart/alternative; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; ch"
    "arset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n44GK5LiW6Kmx44Gr44Gq44Gj44Gm44GK44"
    "KK44G+44GZ44CCDQrkuIvoqJjjga7nmbvpjLLjgpLj\r\ngYrpoZjjgYTjgYTjgZ/jgZfjgb7jgZnjgIINCg0K56iu"
    "5YilCeODm+OCueODiOWQjQnlgKQNCkNO\r\nQU1FCWVtMS5hLmpwCXUxLmIubmV0DQpUWFQJYS5qcAl2PXNwZjEgaW"
    "5jbHVkZTpiLm5ldCB+YWxs\r\nDQo=\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-plain",
    "Return-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +0900\r\nFrom"
    ": =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version: 1.0\r\nCont"
    "ent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nお世話になっております"
    "。\r\n下記の登録をお願いいたします。\r\n\r\n種別\tホスト名\t値\r\nCNAME\tem1.a.jp\tu1.b.net\r\nTXT\ta.jp\tv=spf1 "
    "include:b.net ~all\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-no-mime",
    "From: x@a.jp\r\nTo: y@a.jp\r\nSubject: dns\r\nDate: Mon, 1 Jan 2026 00:00:00 +0900\r\n\r\n"
    "TYPE: CNAME\r\nHOST: em1.a.jp\r\nVALUE: u1.b.net\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "mail-ja-pasted",
    "差出人: 山田 <x@a.jp>\n宛先: y@a.jp\n件名: DNS\n日付: 2026/1/1\n\n種別: CNAME\nホスト名: em1.a.jp\n値: u1.b."
    "net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "mail-reply",
    "2026年1月1日(木) 10:00 山田 <x@a.jp>:\n\n> 種別: CNAME\n> ホスト名: em1.a.jp\n> 値: u1.b.net\n>\n> --\n"
    "> 山田\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "bare-base64",
    "44GK5LiW6Kmx44Gr44Gq44Gj44Gm44GK44KK44G+44GZ44CCDQrkuIvoqJjjga7nmbvpjLLjgpLj\ngYrpoZjjgYTj"
    "gYTjgZ/jgZfjgb7jgZnjgIINCg0K56iu5YilCeODm+OCueODiOWQjQnlgKQNCkNO\nQU1FCWVtMS5hLmpwCXUxLmIu"
    "bmV0DQpUWFQJYS5qcAl2PXNwZjEgaW5jbHVkZTpiLm5ldCB+YWxs\nDQo=\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-reply-html-quoted",
    "Return-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +0900\r\nFrom"
    ": =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version: 1.0\r\nCont"
    "ent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charse"
    "t=iso-2022-jp\r\nContent-Transfer-Encoding: base64\r\n\r\nPiAbJEIkKkAkT0MkSyRKJEMkRiQqJGok"
    "XiQ5ISMbKEINCj4gGyRCMjw1LSRORVBPPyRyJCo0aiQk\r\nJCQkPyQ3JF4kOSEjGyhCDQo+IA0KPiAbJEI8b0pMGy"
    "hCCRskQiVbJTklSEw+GyhCCRskQkNNGyhC\r\nDQo+IENOQU1FCWVtMS5hLmpwCXUxLmIubmV0DQo+IFRYVAlhLmpw"
    "CXY9c3BmMSBpbmNsdWRlOmIu\r\nbmV0IH5hbGwNCj4g\r\n\r\n--b--\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-shift-jis",
    "Return-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +0900\r\nFrom"
    ": =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version: 1.0\r\nCont"
    "ent-Type: text/plain; charset=Shift_JIS\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\202\250"
    "\220\242\230b\202\311\202\310\202\301\202\304\202\250\202\350\202\334\202\267\201B\r\n\211"
    "\272\213L\202\314\223o\230^\202\360\202\250\212\350\202\242\202\242\202\275\202\265\202"
    "\334\202\267\201B\r\n\r\n\216\355\225\312\t\203z\203X\203g\226\274\t\222l\r\nCNAME\tem1.a."
    "jp\tu1.b.net\r\nTXT\ta.jp\tv=spf1 include:b.net ~all\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-two-tables",
    "Return-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +0900\r\nFrom"
    ": =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version: 1.0\r\nCont"
    "ent-Type: text/plain; charset=utf-8\r\n\r\nTYPE\tHOST\tVALUE\r\nCNAME\tem1.a.jp\tu1.b.net"
    "\r\n\r\n種別\tホスト名\t値\r\nTXT\ta.jp\tv=spf1 include:b.net ~all\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-pgp",
    "Return-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +0900\r\nFrom"
    ": =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version: 1.0\r\nCont"
    "ent-Type: multipart/signed; boundary=s; protocol=\"application/pgp-signature\"\r\n\r\n--s"
    "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable"
    "\r\n\r\n=E3=81=8A=E4=B8=96=E8=A9=B1=E3=81=AB=E3=81=AA=E3=81=A3=E3=81=A6=E3=81=8A=E3=\r\n=8"
    "2=8A=E3=81=BE=E3=81=99=E3=80=82\r\n=E4=B8=8B=E8=A8=98=E3=81=AE=E7=99=BB=E9=8C=B2=E3=82=92="
    "E3=81=8A=E9=A1=98=E3=\r\n=81=84=E3=81=84=E3=81=9F=E3=81=97=E3=81=BE=E3=81=99=E3=80=82\r\n"
    "\r\n=E7=A8=AE=E5=88=A5\t=E3=83=9B=E3=82=B9=E3=83=88=E5=90=8D\t=E5=80=A4\r\nCNAME\tem1.a.jp"
    "\tu1.b.net\r\nTXT\ta.jp\tv=3Dspf1 include:b.net ~all\r\n\r\n--s\r\nContent-Type: applicati"
    "on/pgp-signature\r\n\r\n-----BEGIN PGP SIGNATURE-----\r\nabc\r\n-----END PGP SIGNATURE----"
    "-\r\n--s--\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-lower-headers",
    "return-path: <x@a.jp>\r\nreceived: from x by y;\r\n mon, 1 jan 2026 00:00:00 +0900\r\nfrom"
    ": =?utf-8?b?5bgx55sw?= <x@a.jp>\r\nto: y@a.jp\r\nsubject: dns\r\nmime-version: 1.0\r\ncont"
    "ent-type: text/plain; charset=utf-8\r\ncontent-transfer-encoding: base64\r\n\r\n44GK5LiW6K"
    "mx44Gr44Gq44Gj44Gm44GK44KK44G+44GZ44CCDQrkuIvoqJjjga7nmbvpjLLjgpLj\r\ngYrpoZjjgYTjgYTjgZ/j"
    "gZfjgb7jgZnjgIINCg0K56iu5YilCeODm+OCueODiOWQjQnlgKQNCkNO\r\nQU1FCWVtMS5hLmpwCXUxLmIubmV0DQ"
    "pUWFQJYS5qcAl2PXNwZjEgaW5jbHVkZTpiLm5ldCB+YWxs\r\nDQo=\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-x-first",
    "X-Original-To: y@a.jp\r\nReturn-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 20"
    "26 00:00:00 +0900\r\nFrom: =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\n"
    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding:"
    " base64\r\n\r\n44GK5LiW6Kmx44Gr44Gq44Gj44Gm44GK44KK44G+44GZ44CCDQrkuIvoqJjjga7nmbvpjLLjgpL"
    "j\r\ngYrpoZjjgYTjgYTjgZ/jgZfjgb7jgZnjgIINCg0K56iu5YilCeODm+OCueODiOWQjQnlgKQNCkNO\r\nQU1FC"
    "WVtMS5hLmpwCXUxLmIubmV0DQpUWFQJYS5qcAl2PXNwZjEgaW5jbHVkZTpiLm5ldCB+YWxs\r\nDQo=\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "mail-bom",
    "\357\273\277Return-Path: <x@a.jp>\r\nReceived: from x by y;\r\n Mon, 1 Jan 2026 00:00:00 +"
    "0900\r\nFrom: =?UTF-8?B?5bGx55Sw?= <x@a.jp>\r\nTo: y@a.jp\r\nSubject: DNS\r\nMIME-Version:"
    " 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r"
    "\n44GK5LiW6Kmx44Gr44Gq44Gj44Gm44GK44KK44G+44GZ44CCDQrkuIvoqJjjga7nmbvpjLLjgpLj\r\ngYrpoZjj"
    "gYTjgYTjgZ/jgZfjgb7jgZnjgIINCg0K56iu5YilCeODm+OCueODiOWQjQnlgKQNCkNO\r\nQU1FCWVtMS5hLmpwCX"
    "UxLmIubmV0DQpUWFQJYS5qcAl2PXNwZjEgaW5jbHVkZTpiLm5ldCB+YWxs\r\nDQo=\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
};

/* What is left out has the line of the mail, not that of the decoded text. */
static const RecordRow problems[] = {
  { "quoted-printable",
    "Subject: x\nContent-Type: text/plain; charset=utf-8\n"
    "Content-Transfer-Encoding: quoted-printable\n\nTYPE,HOST,VALUE\nTXT,a.jp,=\nx\nTXT,b.jp\n",
    "!Line 8: there is no value\nTXT|a.jp|x|-1|-|-|1\n" },
  /* "TYPE,HOST,VALUE\nTXT,b.jp\nSRV,c.jp,x\nTXT,a.jp,x\n" */
  { "base64",
    "Subject: x\nContent-Transfer-Encoding: base64\n\nVFlQRSxIT1NULFZBTFVFClRYVCxiLmpw\n"
    "ClNSVixjLmpwLHgKVFhULGEuanAseAo=\n",
    "!Line 5: there is no value\n~Line 5: only CNAME, TXT and MX records are checked\n"
    "TXT|a.jp|x|-1|-|-|1\n" },
  { "plain", "Subject: x\n\nDear all,\n\nTYPE\tHOST\tVALUE\nTXT\ta.jp\tx\nTXT\tb.jp\n",
    "!Line 7: there is no value\nTXT|a.jp|x|-1|-|-|1\n" },
  { "greeting-of-another-part",
    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nDear all,\n--b\n"
    "Content-Type: text/csv\n\nTYPE,HOST,VALUE\nTXT,a.jp,x\n--b--\nTXT,b.jp,x\n",
    "TXT|a.jp|x|-1|-|-|1\n" },
  /* No mail: a zone whose first owner is a word of headers, and a block without an empty line. */
  { "zone", "date.a.jp. IN TXT \"x\"\nfrom.a.jp. IN CNAME b.jp.\n",
    "TXT|date.a.jp|x|-1|-|-|1\nCNAME|from.a.jp|b.jp|-1|-|-|1\n" },
  { "no-empty-line", "Subject: DNS\nTYPE: TXT\nHOST: a.jp\nVALUE: x\n",
    "TXT|a.jp|x|-1|-|-|1\n" },
};

static void
test_mails (void)
{
  assert_record_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_lines (void)
{
  assert_all_record_rows (problems, G_N_ELEMENTS (problems));
}

static void
test_none (void)
{
  static const char input[] = "Subject: x\nFrom: a@b.jp\n\nDear all,\nthanks.\n";
  g_autoptr(TodokuRecordReader) reader = todoku_record_reader_new (ignore_record_cb, NULL, NULL);
  g_autoptr(GError) error = NULL;

  todoku_record_reader_push (reader, input, sizeof input - 1);
  g_assert_false (todoku_record_reader_end (reader, &error));
  g_assert_cmpstr (error->message, ==,
                   "Line 4: no records with TYPE, HOST and VALUE were found");
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

  g_test_add_func ("/text/record-mail/read", test_mails);
  g_test_add_func ("/text/record-mail/lines", test_lines);
  g_test_add_func ("/text/record-mail/none", test_none);
  g_test_add_func ("/text/record-mail/damage", test_damage);

  return g_test_run ();
}
