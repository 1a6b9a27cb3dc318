#!/bin/sh
# Builds claims.bin, and prints the figures of its card. DATA is the folder of the labelled sets.
# usage: claims.sh DATA [path of postil]
set -eu
data=$1/claims
postil=${2:-postil}
here=$(dirname "$0")
"$postil" train claims --cross-validate "$data/news/dev.jsonl=4" --predictions "${PREDICTIONS:-/dev/null}" \
    --gold "$data/voa_gold/train.jsonl=1" "$data/claimbuster/train.jsonl=0.2"
"$postil" train claims -o "$here/claims.bin" \
    --gold "$data/news/dev.jsonl=4" "$data/voa_gold/train.jsonl=1" "$data/claimbuster/train.jsonl=0.2" \
    --held-out "$data/voa_gold/dev.jsonl" "$data/claimbuster/test.jsonl"
