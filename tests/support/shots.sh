#!/bin/sh
# shots.sh BUILD FOLDER: draws every page of the gallery (tests/ui/gallery.h) into FOLDER, in
# Japanese and English, light, dark and in high contrast, at 360 and 1000 pixels, as
# PAGE-WIDTH-LANGUAGE-SCHEME.png, and puts all of them on one sheet, index.html.
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
  for scheme in light dark contrast; do
    case $scheme in
      light) look=ADW_DEBUG_COLOR_SCHEME=default ;;
      dark) look=ADW_DEBUG_COLOR_SCHEME=prefer-dark ;;
      contrast) look=ADW_DEBUG_HIGH_CONTRAST=1 ;;
    esac
    env "$look" TODOKU_TEST_LANG=$locale TODOKU_TEST_SHOTS="$raw" TEXTDOMAINDIR="$build/po" \
      GSETTINGS_SCHEMA_DIR="$build/data" GIO_USE_PROXY_RESOLVER=dummy GTK_A11Y=test \
      "$here/xvfb.sh" -s 1100x2200 "$build/tests/ui/test-ui-gallery" >"$raw/log" 2>&1 ||
      { cat "$raw/log"; exit 1; }
    for file in "$raw"/*.png; do
      mv "$file" "$folder/$(basename "$file" .png)-$language-$scheme.png"
    done
    echo "$language, $scheme: $(find "$folder" -name "*-$language-$scheme.png" | wc -l) pictures"
  done
done

python3 "$here/sheet.py" "$folder"
