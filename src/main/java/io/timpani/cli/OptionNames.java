package io.timpani.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Completes unique prefixes of long options and finds unknown ones.
 *
 * <p>The parser's own abbreviations also match inside of names (for {@code --user-secrets-p} it finds {@code
 * --user-secrets-mount-path}), and it would take an unknown option for a value of the option before it.
 *
 * @param args the arguments with full names, without unknown options
 * @param errors one sentence for each option that is unknown or ambiguous
 */
record OptionNames(List<String> args, List<String> errors) {
    /** No blank: a text with one is a value. No digit first: a negative number is one, too. */
    private static final Pattern OPTION = Pattern.compile("(--?[^\\s\\-=0-9.][^\\s=]*)(=.*)?", Pattern.DOTALL);

    /** Reads arguments of a command that has options of these names. */
    static OptionNames resolve(List<String> args, Collection<String> names) {
        List<String> resolved = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (String arg : args) {
            Matcher option = OPTION.matcher(arg);
            if (!option.matches() || names.contains(option.group(1))) {
                resolved.add(arg);
                continue;
            }
            String name = option.group(1);
            List<String> matches = name.startsWith("--")
                    ? names.stream().filter(full -> full.startsWith(name)).toList()
                    : List.of();
            if (matches.size() == 1) {
                resolved.add(matches.get(0) + arg.substring(name.length()));
            } else if (matches.isEmpty()) {
                errors.add("the option " + name + " is unknown.");
            } else {
                errors.add("the option " + name + " is ambiguous: it may mean " + String.join(", ", matches) + ".");
            }
        }
        return new OptionNames(resolved, errors);
    }
}
