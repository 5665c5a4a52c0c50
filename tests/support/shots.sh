#!/bin/sh
# shots.sh BUILD FOLDER: draws every page of the UI tests into FOLDER, in Japanese and English,
# light and dark, as PAGE-WIDTH-LANGUAGE-SCHEME.png.
set -eu

build=$(cd "$1" && pwd)
mkdir -p "$2"
folder=$(cd "$2" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
raw=$(mktemp -d)
trap 'rm -rf "$raw"' EXIT

for language in ja en; do
  case $language in
    ja) locale=ja_JP.UTF-8 ;;
    en) locale=C.UTF-8 ;;
  esac
  for scheme in light dark; do
    for test in pages wizard; do
      TODOKU_TEST_LANG=$locale TODOKU_TEST_SHOTS=$raw TEXTDOMAINDIR=$build/po GTK_A11Y=test \
        ADW_DEBUG_COLOR_SCHEME=prefer-$scheme \
        "$here/xvfb.sh" "$build/tests/ui/test-ui-$test" -k >/dev/null 2>&1 || :
    done
    for file in "$raw"/*.png; do
      [ -e "$file" ] && mv "$file" "$folder/$(basename "$file" .png)-$language-$scheme.png"
    done
  done
done
