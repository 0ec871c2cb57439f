#!/usr/bin/env bash
# Lets Jazzer look for new inputs, for some seconds for each target: src/proof/fuzz.sh [seconds]
# What it finds stays in proof/src/test/resources and is run again with every build; commit it with the fix.
set -euo pipefail
cd "$(dirname "$0")/../.."

seconds=${1:-60}
source=proof/src/test/java/dev/conduit/proof/fuzz/TargetsFuzzTests.java
targets=$(grep -A2 '@FuzzTest' "$source" | sed -n 's/^\tvoid \([a-zA-Z]*\)(byte.*/\1/p')
[ -n "$targets" ] || { echo "no targets in $source" >&2; exit 2; }

failed=""
for target in $targets; do
	echo "== $target, $seconds s"
	JAZZER_FUZZ=1 JAZZER_MAX_DURATION="${seconds}s" ./mvnw -q -pl proof -am test-compile surefire:test@fuzz \
		-Dtest="TargetsFuzzTests#$target" -Dsurefire.failIfNoSpecifiedTests=false || failed="$failed $target"
done
[ -z "$failed" ] || { echo "found something:$failed" >&2; exit 1; }
echo "found nothing"
