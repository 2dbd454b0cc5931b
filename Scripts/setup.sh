#!/bin/sh
# Installs the Debian packages that are missing; arguments are packages wanted besides those of the build.
set -eu

missing=""
for package in libncurses-dev libopenblas-dev libjpeg-dev libpng-dev libwebp-dev libsqlite3-dev "$@"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing="$missing $package"
done
if [ -n "$missing" ]; then
  command -v apt-get >/dev/null || { echo "Install these packages and try again:$missing" >&2; exit 1; }
  root=""
  [ "$(id -u)" = 0 ] || root="sudo"
  echo "Installing the Debian packages$missing" >&2
  $root apt-get update -qq
  # shellcheck disable=SC2086
  $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
command -v swift >/dev/null || { echo "Swift 6.2 or later is needed: https://www.swift.org/install/linux" >&2; exit 1; }
