#!/usr/bin/env bash
# Runs every experiment of docs/cold-start.md and puts their tables into it:
#
#   docs/cold-start.sh ML-1M ML-100K OUT
#
# about two hours on two cores. Cells that OUT has already are not run again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [[ $# -ne 3 ]]; then
  sed -n '2,7s/^# \{0,1\}//p' docs/cold-start.sh >&2
  exit 2
fi
large=$1 small=$2 out=$3
tables=$out/tables
mkdir -p "$tables"

# run NAME ARGS...: one experiment, its table in $tables/NAME.
run() {
  local name=$1
  shift
  echo "== $name" >&2
  ./run coldstart --out "$out/$name" "$@" | tee "$out/$name.txt" >&2
  awk '/^AUC/ { on = 1 } on && /^$/ { exit } on' "$out/$name.txt" >"$tables/$name"
  [[ -s $tables/$name ]] || { echo "$name made no table: see $out/$name.txt" >&2; exit 1; }
}

warm=base,dropoutnet,meta-embedding,mwuf,cvar
codes=vqvae-none,vqvae,kmeans-codes,random-codes,constant-code
run origin --data "$large" --protocol origin --seeds 5 \
  --method "$warm,vqvae-origin,vqvae-repaired,constant-code,attention-origin"
run base16 --data "$large" --protocol origin --stage-epochs 16 --method base --seeds 5
run base8side --data "$large" --protocol origin --stage-epochs 8 --side-tables --method base --seeds 5
run clean --data "$large" --protocol clean --seeds 5 --method "$warm,newton,$codes"
run clean-count --data "$large" --protocol clean --count --seeds 5 --method base,vqvae
run instant --data "$large" --protocol instant --seeds 5 \
  --method "dropoutnet,mwuf,cvar,meta-embedding,newton,$codes"
run instant-count --data "$large" --protocol instant --count --seeds 5 --method vqvae
run prior-instant --data "$large" --protocol instant --seeds 5 \
  --method dropoutnet,newton,vqvae-prior,vqvae-prior-argmax,vqvae-prior-sample,vqvae-prior-random
run prior-clean --data "$large" --protocol clean --seeds 5 --method vqvae-prior,newton,base,vqvae-prior-random
for backbone in deepfm fm wide-deep dcn ipnn opnn afm afn; do
  run "bb-$backbone" --data "$large" --protocol clean --backbone "$backbone" --seeds 3 --method "$warm,vqvae"
done
run user --data "$large" --protocol clean --side user --seeds 3 --method base,dropoutnet,cvar,newton,vqvae
run user-instant --data "$large" --protocol instant --side user --seeds 3 --method dropoutnet,newton,vqvae
run k100 --data "$small" --protocol clean --hot-above 80 --cold-from 24 --shots 8 --seeds 5 \
  --method base,dropoutnet,cvar,newton,vqvae

# A table stands between "<!-- table NAME -->" and the end of the code block behind it.
awk -v tables="$tables" '
  function put(name,   line) {
    print "```"
    while ((getline line < (tables "/" name)) > 0) print line
    print "```"
  }
  skipping { if (/^```$/ && ++fences == 2) skipping = 0; next }
  { print }
  /^<!-- table / { put($3); skipping = 1; fences = 0 }
' docs/cold-start.md >"$out/cold-start.md"
cp "$out/cold-start.md" docs/cold-start.md
