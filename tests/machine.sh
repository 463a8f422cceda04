#!/usr/bin/env bash
# What the full test run needs of the machine: Chromium and the library its driver wants.
set -euo pipefail
missing=()
command -v chromium >/dev/null || missing+=(chromium)
ldconfig -p | grep -q libatomic.so.1 || missing+=(libatomic1)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ]; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}"
else
  echo "The browser tests need: ${missing[*]}. Install them: sudo apt-get install ${missing[*]}" >&2
  exit 1
fi
