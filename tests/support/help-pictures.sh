#!/bin/sh
# help-pictures.sh SHOTS: takes the pictures of the help, of README and of the metainfo out of what
# make screenshots has drawn, cuts them to what is first seen, and keeps few colours so that they
# stay small. Needs ImageMagick.
set -eu

shots=$(cd "$1" && pwd)
target=$(cd "$(dirname "$0")/../../resources/help" && pwd)

for page in wizard-domain wizard-records wizard-step1 wizard-step2 wizard-step3 request account \
  server-form; do
  for language in ja en; do
    convert "$shots/$page-360-$language-light.png" -crop 360x640+0+0 +repage -alpha off -strip \
      -dither None -colors 96 -define png:compression-level=9 "png8:$target/$page-$language.png"
  done
done

# What README and the metainfo show: the windows as they first open, wide.
shown=$(cd "$target/../../data/screenshots" && pwd)
for page in home domain tracking; do
  for language in ja en; do
    convert "$shots/$page-1000-$language-light.png" -crop 1000x720+0+0 +repage -alpha off -strip \
      -dither None -colors 128 -define png:compression-level=9 "png8:$shown/$page-$language.png"
  done
done
du -ch "$target"/*.png "$shown"/*.png | tail -1
