# For the tests of commands: a sandbox server, and what a command must print and end with. Read by them, in the build directory.
set -u
exec 4>&1
top=$(mktemp -d) || exit 1
server=
failed=0
count=0
trap 'stop; rm -rf "$top"' EXIT

unset ASCIINEMA_REC SSH_TELEPORT_USER TELEPORT_SESSION
unset PLAID_ENV http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY
XDG_STATE_HOME=$top/state XDG_CONFIG_HOME=$top/config XDG_CACHE_HOME=$top/cache
PLAID_CLIENT_ID=sandbox PLAID_SECRET=sandbox-secret LC_ALL=C.UTF-8
IDREVIEW_STORE=none
export IDREVIEW_STORE XDG_STATE_HOME XDG_CONFIG_HOME XDG_CACHE_HOME PLAID_CLIENT_ID PLAID_SECRET LC_ALL

journal=$top/state/idreview/journal

stop() {
	if [ -n "$server" ]; then
		kill "$server"
		wait "$server"
		exec 3<&-
		server=
	fi 2>/dev/null
}

# start [OPTION]...: the server's first line is its URL; reading it is the wait.
start() {
	stop
	rm -f "$top/said" "$journal"
	mkfifo "$top/said"
	./idreview-sandbox --port 0 --no-cache "$@" > "$top/said" 2> "$top/server" &
	server=$!
	exec 3< "$top/said"
	read -r base <&3
}

fail() {
	failed=$((failed + 1))
	{
		printf 'FAIL: %s\n' "$*"
		printf -- '--- out\n'; head -c 600 "$top/out"
		printf -- '--- err\n'; head -c 600 "$top/err"
	} >&4
}

# expect CODE OUT ERR COMMAND...: exit code, and what standard output and standard error must match ("" for empty, "*" for anything).
expect() {
	code=$1 out=$2 err=$3
	shift 3
	count=$((count + 1))
	./idreview "$@" --base-url "$base" > "$top/out" 2> "$top/err" < /dev/null
	got=$?
	[ "$got" = "$code" ] || fail "exit code $got, not $code: $*"
	for stream in out err; do
		eval "want=\$$stream"
		case $want in
		'*') ;;
		'') [ ! -s "$top/$stream" ] || fail "std$stream is not empty: $*" ;;
		*) grep -q -e "$want" "$top/$stream" || fail "std$stream lacks $want: $*" ;;
		esac
	done
	if grep -q -a -e sandbox-secret "$top/out" "$top/err"; then
		fail "the secret is shown: $*"
	fi
	# C0 but tab and line feed, DEL, C1, and the bidi overrides of U+202x.
	if LC_ALL=C grep -q -a -e "[$(printf '\001-\010\013-\037\177')]" -e "$(printf '\302')[$(printf '\200-\237')]" \
		-e "$(printf '\342\200')[$(printf '\252-\256')]" "$top/out" "$top/err"; then
		fail "a control or bidi character is shown: $*"
	fi
}

# events WORDS: what the journal holds, in order.
events() {
	words=$(cut -f2 "$journal" 2> /dev/null | tr '\n' ' ')
	[ "$words" = "${1:+$1 }" ] || fail "journal: $words, not $1"
}
