#!/bin/sh
# stand_alone.sh TREE COMPILER: each header can be included first. A header with a source file beside it is the first
# that this includes, so that compiling it tells (.ci/clang does, without precompiled headers); the others are compiled
# here, each alone.
set -eu
cd "$1"
compiler=$2
failed=0
alone=$(mktemp)
trap 'rm -f "$alone"' EXIT

for header in $(find base autodiff nn vq datasets apps -name '*.hpp' | sort); do
  source=${header%.hpp}.cpp
  if [ ! -e "$source" ]; then
    printf '%s\n' "$header" >>"$alone"
  elif [ "$(grep -m1 '^#include' "$source")" != "#include \"$header\"" ]; then
    echo "$source: its first include is not \"$header\""
    failed=1
  fi
done

# shellcheck disable=SC2016  # the words belong to the inner shell
xargs -P "$(nproc)" -n 1 sh -c '
  printf "#include \"%s\"\n" "$1" | "$0" -std=c++20 -fsyntax-only -I. -x c++ - || { echo "$1 does not stand alone"; exit 1; }
' "$compiler" <"$alone" || failed=1
exit "$failed"
