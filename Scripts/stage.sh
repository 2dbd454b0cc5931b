#!/bin/sh
# Lays program, assets, manual page and completions out under a prefix.
#
#   sh Scripts/stage.sh TELLTALE PREFIX [ZSH]
#
# TELLTALE is the built program, ZSH the folder of zsh's completions under PREFIX/share/zsh: site-functions (default) for
# what a user installs, vendor-completions for a package.
set -eu
telltale=$1
prefix=$2
zsh=${3:-site-functions}
cd "$(dirname "$0")/.."
share="$prefix/share"
install -d "$prefix/bin" "$share/telltale" "$share/man/man1" "$share/bash-completion/completions" "$share/zsh/$zsh" \
  "$share/fish/vendor_completions.d"
install -m 755 "$telltale" "$prefix/bin/telltale"
cp -R Assets/. "$share/telltale/"
chmod -R u=rwX,go=rX "$share/telltale"
"$telltale" manual > "$share/man/man1/telltale.1"
"$telltale" --generate-completion-script bash > "$share/bash-completion/completions/telltale"
"$telltale" --generate-completion-script zsh > "$share/zsh/$zsh/_telltale"
"$telltale" --generate-completion-script fish > "$share/fish/vendor_completions.d/telltale.fish"
