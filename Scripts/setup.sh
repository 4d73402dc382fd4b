#!/bin/sh
# Checks for what the build needs and installs the system libraries that are missing.
set -eu

if ! command -v swift >/dev/null 2>&1; then
  echo "dnf-pipeline needs Swift 6.1 or later on the PATH: https://www.swift.org/install/linux" >&2
  exit 1
fi

missing=""
command -v pkg-config >/dev/null 2>&1 || missing="$missing pkg-config"
have() { command -v pkg-config >/dev/null 2>&1 && pkg-config --exists "$1"; }
have yaml-0.1 || missing="$missing libyaml-dev"
have openblas || missing="$missing libopenblas-dev"
have libcrypto || missing="$missing libssl-dev"
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "These packages are missing and this system has no apt-get to install them with:$missing" >&2
  echo "Install libyaml, OpenBLAS and OpenSSL with their headers and pkg-config files." >&2
  exit 1
fi

as_root=""
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "These packages are missing and installing them needs root:$missing" >&2
    echo "Ask an administrator to run: apt-get install$missing" >&2
    exit 1
  fi
  as_root="sudo"
fi
echo "Installing$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # the list is meant to be split
$as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends $missing
