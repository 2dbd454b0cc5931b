#!/bin/sh
# Makes what users install: a Debian package, or a tarball that runs from any folder.
#
#   sh Scripts/package.sh deb|tarball [FOLDER]
#
# The result lies in FOLDER (default .build/packages). Swift's libraries are linked statically; the rest are Debian's, and
# the package names them.
set -eu
cd "$(dirname "$0")/.."
kind=${1:-}
out=${2:-.build/packages}
case $kind in
  deb) sh Scripts/setup.sh dpkg-dev ;;
  tarball) sh Scripts/setup.sh ;;
  *) echo "sh Scripts/package.sh deb|tarball [FOLDER]" >&2; exit 64 ;;
esac
build=".build-static"
swift build -c release --static-swift-stdlib --product telltale --scratch-path "$build" >&2
telltale="$(swift build -c release --static-swift-stdlib --scratch-path "$build" --show-bin-path)/telltale"
version=$("$telltale" --version | sed 's/^telltale //')
architecture=$(dpkg --print-architecture 2>/dev/null || uname -m)
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
chmod 755 "$work"
strip -o "$work/telltale" "$telltale"

# Whose work the files hold, and the licences of what is linked statically, which ask to be passed on.
notices() {
  cat Assets/CREDITS.md
  for file in "$build"/checkouts/*/LICENSE* "$build"/checkouts/*/NOTICE*; do
    library=$(basename "$(dirname "$file")")
    printf '\n\n# %s, linked into the program: %s\n\n' "$library" "$(basename "$file")"
    cat "$file"
  done
}

if [ "$kind" = tarball ]; then
  name="telltale-$version-linux-$architecture"
  sh Scripts/stage.sh "$work/telltale" "$work/$name"
  install -d "$work/$name/share/doc/telltale"
  notices > "$work/$name/share/doc/telltale/copyright"
  cat > "$work/$name/README" <<TEXT
telltale $version. Run bin/telltale from here; it finds its files in share/telltale beside it, wherever this folder stands.
To remove it, delete this folder.

To install it for all users, copy bin and share into /usr/local:
  bin/telltale                                      the program
  share/telltale/                                   model, detector, presets and pictures
  share/doc/telltale/copyright                      whose work is in it
  share/man/man1/telltale.1                         the manual page
  share/bash-completion/completions/telltale        completions for bash
  share/zsh/site-functions/_telltale                for zsh
  share/fish/vendor_completions.d/telltale.fish     for fish

It needs these libraries, on Debian by
  apt install libopenblas0-pthread libsqlite3-0 libncursesw6 libjpeg62-turbo libpng16-16 libwebp7
TEXT
  tar -C "$work" --owner=0 --group=0 -czf "$out/$name.tar.gz" "$name"
  echo "$out/$name.tar.gz"
  exit
fi

root="$work/root"
doc="$root/usr/share/doc/telltale"
sh Scripts/stage.sh "$work/telltale" "$root/usr" vendor-completions
gzip -9n "$root/usr/share/man/man1/telltale.1"
install -d "$doc" "$root/DEBIAN" "$work/debian"
notices > "$doc/copyright"
# dpkg-shlibdeps asks for a source package's control file, and names the packages that the program's libraries are in.
printf 'Source: telltale\n\nPackage: telltale\nArchitecture: any\n' > "$work/debian/control"
# Of OpenBLAS's variants the one with OpenMP makes callers on several threads wait for one another.
depends=$(cd "$work" && dpkg-shlibdeps -O root/usr/bin/telltale 2>/dev/null |
  sed 's/^shlibs:Depends=//; s/libopenblas0\b/libopenblas0-pthread/')
cat > "$root/DEBIAN/control" <<TEXT
Package: telltale
Version: $version
Architecture: $architecture
Maintainer: telltale <telltale@localhost>
Section: graphics
Priority: optional
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Depends: $depends
Description: shows why a face photograph looks forged
 A terminal program that compares faces with pairs of sentences by a CLIP-like
 model, draws the scores, says the reasons in words, and shows where in the
 face they come from. Training, evaluation and batch scoring run headless.
TEXT
find "$root" -type d -exec chmod 755 {} +
find "$root/usr/share" -type f -exec chmod 644 {} +
deb="$out/telltale_${version}_$architecture.deb"
dpkg-deb --root-owner-group --build "$root" "$deb" >&2
echo "$deb"
