package io.timpani.runner.doctor;

import io.timpani.config.Command;
import io.timpani.config.DoctorSettings;
import io.timpani.model.Version;
import io.timpani.runner.Invocation;
import io.timpani.runner.RunMode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Looks at this machine. */
public final class DoctorMode implements RunMode {
    private static final String OK = "OK";
    private static final String MISSING = "MISSING";

    @Override
    public Command command() {
        return Command.DOCTOR;
    }

    @Override
    public int run(Invocation invocation) {
        List<Finding> findings = new ArrayList<>(MachineChecks.run());
        findings.addAll(NativeChecks.run());
        findings.addAll(LanguageChecks.run(invocation.run(DoctorSettings.class)));
        print(findings, invocation.out());
        return findings.stream().anyMatch(finding -> finding.basic() && !finding.ok()) ? 1 : 0;
    }

    /** The table, then what to do. */
    static void print(List<Finding> findings, PrintStream out) {
        int what = widest(findings.stream().map(Finding::what).toList());
        int found = widest(findings.stream().map(Finding::found).toList());
        out.println("timpani " + Version.current());
        for (Finding finding : findings) {
            out.println(padded(finding.ok() ? OK : MISSING, MISSING.length()) + "  " + padded(finding.what(), what)
                    + "  " + padded(finding.found(), found) + "  " + finding.feature());
        }
        List<Finding> missing =
                findings.stream().filter(finding -> !finding.ok()).toList();
        out.println();
        if (missing.isEmpty()) {
            out.println("Nothing is missing.");
            return;
        }
        out.println("To get what is missing (features that are not used need nothing):");
        for (Finding finding : missing) {
            out.println("  " + finding.what() + ": " + finding.remedy());
        }
    }

    private static int widest(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
