# Runs the arguments as a command in a session of its own. Standard input is the death pipe: when it closes, the command's
# whole process group ends, and on Linux what left the group, as far as its parents still live; a line TERM or KILL on it is
# sent to the group. First line of output: the process id.
exec 3<&0 </dev/null
begin='echo $$; exec "$@"'
if command -v setsid >/dev/null 2>&1; then
    setsid /bin/sh -c "$begin" "$0" "$@" 3<&- &
    child=$!
else
    set -m
    /bin/sh -c "$begin" "$0" "$@" 3<&- &
    child=$!
    set +m
fi

tell() {
    kill -s "$1" -- "-$child" 2>/dev/null || kill -s "$1" "$child" 2>/dev/null
}

# everything below a process
tree() {
    for list in /proc/"$1"/task/*/children; do
        children=
        read -r children <"$list"
        for next in $children; do
            echo "$next"
            tree "$next"
        done
    done
}

(
    trap '' HUP INT TERM
    while read -r line <&3; do
        case $line in
            TERM | KILL) tell "$line" ;;
        esac
    done
    below=$(tree "$child")
    tell TERM
    sleep 0.5 || sleep 1
    # shellcheck disable=SC2046,SC2086 # one argument each
    kill -s KILL $below $(tree "$child")
    tell KILL
) >/dev/null 2>&1 &
watch=$!
exec 3<&- >/dev/null 2>&1
trap 'tell TERM' HUP INT TERM

# a signal to this shell ends the wait, not the command
while :; do
    wait "$child"
    code=$?
    kill -s 0 "$child" || break
done

# what the command left behind gets a second to end by itself
tries=10
kill -s TERM -- "-$child"
while kill -s 0 -- "-$child" && [ "$tries" -gt 0 ]; do
    sleep 0.1 || sleep 1
    tries=$((tries - 1))
done
kill -s KILL -- "-$child"
kill -s KILL "$watch"
wait "$watch"
exit "$code"
