#!/bin/sh
# Installs program, assets, manual page and completions under PREFIX (default ~/.local).
set -eu
cd "$(dirname "$0")/.."
prefix=${PREFIX:-$HOME/.local}
sh Scripts/setup.sh
swift build -c release --product telltale >&2
telltale="$(swift build -c release --show-bin-path)/telltale"
install -d "$prefix/bin" "$prefix/share/telltale" "$prefix/share/man/man1"
install -m 755 "$telltale" "$prefix/bin/telltale"
cp -R Assets/. "$prefix/share/telltale/"
"$telltale" manual > "$prefix/share/man/man1/telltale.1"
for shell in bash zsh fish; do
  case $shell in
    bash) file=bash-completion/completions/telltale ;;
    zsh) file=zsh/site-functions/_telltale ;;
    fish) file=fish/vendor_completions.d/telltale.fish ;;
  esac
  install -d "$(dirname "$prefix/share/$file")"
  "$telltale" --generate-completion-script $shell > "$prefix/share/$file"
done
echo "telltale is installed as $prefix/bin/telltale"
