#!/bin/sh
# Makes an AOT cache (JEP 514) for the server of a sample; needs Java 25 or newer, and the sample built.
#
#   samples/aot-cache.sh playground
#   samples/aot-cache.sh chat server
#   samples/aot-cache.sh iot server
#
# What follows the name goes to the sample. It is taken out of its jar, since a cache knows no jars inside of jars;
# it runs until it listens, at a free port, and is asked to end, which writes the cache.
set -eu

if [ $# -lt 1 ]; then
	sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
	exit 2
fi

sample=$1
shift
target=$(cd "$(dirname "$0")/$sample" && pwd)/target
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
if [ ! -f "$target/$sample.jar" ]; then
	echo "$target/$sample.jar is missing: ./mvnw -Prun -pl samples/$sample -am package makes it" >&2
	exit 1
fi

folder=$target/aot
cache=$folder/$sample.aot
log=$folder/training.log
"$java" -Djarmode=tools -jar "$target/$sample.jar" extract --force --destination "$folder" >/dev/null

# From a socket that nobody else uses; what the sample writes stays beside the cache; and nobody types.
(
	cd "$folder"
	exec "$java" -XX:AOTCacheOutput="$cache" -jar "$folder/$sample.jar" "$@" \
		--conduit.server.listen=tcp://127.0.0.1:0 </dev/null >"$log" 2>&1
) &
training=$!
trap 'kill "$training" 2>/dev/null || true' EXIT INT TERM
waited=0
until grep -q 'listens on' "$log"; do
	if [ $waited -ge 60 ] || ! kill -0 "$training" 2>/dev/null; then
		cat "$log" >&2
		echo "it does not listen, so there is nothing to learn from" >&2
		exit 1
	fi
	sleep 1
	waited=$((waited + 1))
done
kill "$training"
wait "$training" || true
trap - EXIT INT TERM

if [ ! -s "$cache" ]; then
	cat "$log" >&2
	echo "no cache was written" >&2
	exit 1
fi
echo "$java -XX:AOTCache=$cache -jar $folder/$sample.jar $*"
