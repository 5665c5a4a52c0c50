# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of todokuctl for bash: the words of the commands, their options, and the names that are
# registered. It only reads; a name is asked for at most once per key press.

_todokuctl_names ()
{
  # The first column of a list, without its title.
  todokuctl "$@" 2>/dev/null | sed -n '2,$s/  .*//p'
}

_todokuctl ()
{
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
  local group=${COMP_WORDS[1]} name=${COMP_WORDS[2]}
  local words=

  COMPREPLY=()
  case $prev in
    --format)
      words='table json csv bind nsupdate dnscontrol octodns terraform-route53
             terraform-cloudflare terraform-google route53 mail' ;;
    --host-style) words='auto fqdn relative' ;;
    --region) words='global eu us ap-northeast-1 ap-northeast-3 us-east-1 eu-west-1' ;;
    --kind) words='sendgrid ses resend mailgun manual' ;;
    --edge) words='aws manual' ;;
    --server) words=$(_todokuctl_names server list) ;;
    --port-file)
      mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      return ;;
  esac
  if [[ -n $words ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
    return
  fi

  if [[ $COMP_CWORD -eq 1 ]]; then
    words='server domain records publish tracking account check watch history log
           metrics whois-dns practice doctor erase --help --version'
  elif [[ $COMP_CWORD -eq 2 ]]; then
    case $group in
      server) words='add list test set import edge-keys remove' ;;
      domain) words='add list show verify check confirm reissue remove' ;;
      tracking) words='add list show verify edge remove' ;;
      account) words='add list remove send-test' ;;
      practice) words='start stop dns' ;;
      watch) words='on off pause status install uninstall' ;;
    esac
  elif [[ $COMP_CWORD -eq 3 && $group == practice && $name == dns ]]; then
    words='add remove list import'
  fi

  case $group,$name in
    server,test | server,set | server,import | server,edge-keys | server,remove)
      words+=" $(_todokuctl_names server list)" ;;
    domain,show | domain,verify | domain,check | domain,confirm | domain,reissue | domain,remove)
      words+=" $(_todokuctl_names domain list)" ;;
    tracking,show | tracking,verify | tracking,edge | tracking,remove)
      words+=" $(_todokuctl_names tracking list)" ;;
    watch,on | watch,off)
      words+=" $(_todokuctl_names domain list) $(_todokuctl_names tracking list)" ;;
    history,*) words+=" $(_todokuctl_names domain list) $(_todokuctl_names tracking list)" ;;
    account,remove | account,send-test) words+=" $(_todokuctl_names account list)" ;;
    records,* | publish,*) words+=" $(_todokuctl_names domain list)" ;;
  esac

  if [[ $cur == -* ]]; then
    words+=' --json --help'
    case $group,$name in
      server,add)
        words+=' --name --url --kind --region --on-behalf-of --acm-url --cloudfront-url' ;;
      server,set) words+=' --name --url --on-behalf-of --key' ;;
      domain,add) words+=' --server --manual-security --subdomain --dkim-selector --records' ;;
      domain,confirm) words+=' --server --not' ;;
      domain,show) words+=' --server' ;;
      domain,reissue) words+=' --server --records' ;;
      domain,verify | domain,check) words+=' --server --all' ;;
      domain,remove) words+=' --server --yes' ;;
      tracking,remove) words+=' --yes' ;;
      tracking,add) words+=' --server --edge' ;;
      tracking,edge) words+=' --validation-host --validation-value --edge-host' ;;
      account,add) words+=' --display-name' ;;
      account,send-test) words+=' --to --sandbox' ;;
      practice,start) words+=' --kind --port-file --clock' ;;
      practice,dns) words+=' --priority --ttl' ;;
      records,*) words+=' --unverified --format --host-style --server' ;;
      publish,*) words+=' --dns-server --dry-run --undo --server' ;;
      check,*) words+=' --in-flight' ;;
      watch,on | watch,off) words+=' --all' ;;
      watch,pause) words+=' --off' ;;
      watch,-*) words+=' --once --all --quiet --nagios --mail --command' ;;
      log,*) words+=' --since --csv' ;;
    esac
  fi
  if [[ $group == check && $cur != -* && $COMP_CWORD -gt 1 ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
  fi
}

complete -F _todokuctl todokuctl
