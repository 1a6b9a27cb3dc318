#!/bin/sh
# Builds the entity model in the binary from the development data beside the repository (../shared), with the command
# that anybody can use on their own text. The same data and seed give the same bytes.
#
#     assets/models/build.sh [POSTIL]
#
# Every other block of voa_gold/dev is held out for calibration; the rest of it is never looked at here.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
postil=${1:-$root/target/release/postil}
data=$root/../shared/data/entities
held_out=$(mktemp)
trap 'rm -f "$held_out"' EXIT
sed -n 'p;n' "$data/voa_gold/dev.jsonl" > "$held_out"
"$postil" train entities \
    --gold "$data/voa_gold/train.jsonl" \
    --silver "$data/silver_voa/train.jsonl" \
    --held-out "$held_out" \
    --seed 1 --epochs 8 --features 110000 --gold-weight 3 --dropout 0.2 --lexical-dropout 0.3 \
    -o "$root/assets/models/entities.bin"
