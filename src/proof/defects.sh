#!/usr/bin/env bash
# A test of the tests: puts one deliberate defect after the other into a copy of the sources, each against one guarantee,
# and runs the tests that are there for it. They must pass without it and fail with it.
#
#   src/proof/defects.sh              all of them, some minutes
#   src/proof/defects.sh credit       those whose name contains a text
#
# Looks at what is committed. Ends with 1 where tests do not notice a defect, with 2 where a defect does not fit the code any more.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2
project=$PWD
copy=$project/target/defects
log=$project/target/defects.log

patches=()
for patch in "$project"/src/proof/defects/*"${1:-}"*.patch; do
	[ -f "$patch" ] && patches+=("$patch")
done
[ ${#patches[@]} -gt 0 ] || { echo "no defect is called '${1:-}'" >&2; exit 2; }

field() {
	sed -n "s/^$2: //p" "$1" | head -1
}

# Runs the tests of a patch; 0 all pass, 1 some fail, 2 they did not run.
run_tests() {
	local module=$1 tests=$2
	rm -rf "$copy/$module/target/surefire-reports"
	(cd "$copy" && ./mvnw -q -B -pl "$module" -am test -Dtest="$tests" -Dsurefire.failIfNoSpecifiedTests=false \
		-Dmaven.compiler.useIncrementalCompilation=false -Dsurefire.skipAfterFailureCount=1 \
		-Dcheckstyle.skip -Denforcer.skip -Dspring-javaformat.skip) > "$log" 2>&1
	local result=$?
	local ran
	ran=$(cat "$copy/$module"/target/surefire-reports/TEST-*.xml 2>/dev/null | grep -c '<testcase ')
	[ "$ran" -gt 0 ] || return 2
	[ $result -eq 0 ] && return 0
	grep -lqE '<(failure|error)' "$copy/$module"/target/surefire-reports/TEST-*.xml && return 1
	return 2
}

git worktree remove --force "$copy" 2>/dev/null
rm -rf "$copy"
git worktree add --quiet --detach "$copy" HEAD || exit 2
trap 'git -C "$project" worktree remove --force "$copy"' EXIT

for patch in "${patches[@]}"; do
	for name in Guarantee Module Tests; do
		[ -n "$(field "$patch" $name)" ] || { echo "$(basename "$patch") does not say '$name: …'" >&2; exit 2; }
	done
	git -C "$copy" apply --check "$patch" || { echo "$(basename "$patch") does not fit the code any more: make it anew" >&2; exit 2; }
done

missed=0
declare -A sound
for patch in "${patches[@]}"; do
	name=$(basename "$patch" .patch)
	module=$(field "$patch" Module)
	tests=$(field "$patch" Tests)
	if [ -z "${sound[$module/$tests]:-}" ]; then
		run_tests "$module" "$tests" || { echo "the tests of $name fail without it: see $log" >&2; exit 2; }
		sound[$module/$tests]=yes
	fi
	git -C "$copy" apply "$patch"
	run_tests "$module" "$tests"
	case $? in
		1) printf 'noticed  %-32s %s\n' "$name" "$(field "$patch" Guarantee)" ;;
		0) printf 'MISSED   %-32s %s\n' "$name" "$(field "$patch" Guarantee)"; missed=1 ;;
		*) echo "$name could not be built: see $log" >&2; exit 2 ;;
	esac
	git -C "$copy" apply --reverse "$patch"
done
exit $missed
