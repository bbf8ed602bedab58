package io.timpani.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/** Tells what is wrong with a command line, below a reminder of its syntax. */
final class Usage {
    private Usage() {}

    static void print(CommandLine command, List<String> errors, PrintWriter writer) {
        Help help = new Help(command.getCommandSpec(), Help.defaultColorScheme(Ansi.OFF));
        String prefix = command.getCommandSpec().qualifiedName();
        writer.print("Usage: " + help.synopsis("Usage: ".length()));
        errors.forEach(error -> writer.println(prefix + ": error: " + error));
        writer.println("Try " + prefix + " --help for all options.");
    }
}
