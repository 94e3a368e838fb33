#!/usr/bin/env bash
# Runs clincite lint with what action.yml put into the environment. The report is shown; with SARIF it is written there too.
set -euo pipefail
shopt -s globstar nullglob

files=()
while IFS= read -r pattern; do
  pattern="${pattern#"${pattern%%[![:space:]]*}"}"
  pattern="${pattern%"${pattern##*[![:space:]]}"}"
  [ -n "$pattern" ] || continue
  IFS='' matches=($pattern) # a pattern gives the files it fits; blanks in names stay
  if [ "${#matches[@]}" -eq 0 ]; then
    echo "clincite: no file fits $pattern" >&2
    exit 2
  fi
  files+=("${matches[@]}")
done <<<"${FILES:?}"

options=(--fail-on "${FAIL_ON:-warning}")
[ -z "${SELECT:-}" ] || options+=(--select "$SELECT")
[ -z "${IGNORE:-}" ] || options+=(--ignore "$IGNORE")
[ -z "${READER:-}" ] || options+=(--reader "$READER")
[ -z "${BASELINE:-}" ] || options+=(--baseline "$BASELINE")
[ -z "${CONFIG:-}" ] || options+=(--config "$CONFIG")
[ "${LIBRARY:-true}" != false ] || options+=(--no-library)

if [ -n "${SARIF:-}" ]; then
  code=0
  clincite lint "${options[@]}" --format sarif --out "$SARIF" -- "${files[@]}" || code=$?
  [ "$code" -le 1 ] || exit "$code"
fi
exec clincite lint "${options[@]}" -- "${files[@]}"
