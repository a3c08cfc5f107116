package dev.orchestrator.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.error.OrchestratorException;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/** Standard input and output, UTF-8 whatever the platform prefers. */
final class Terminal {

    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    private final PrintStream out = new PrintStream(System.out, true, UTF_8);
    private final PrintStream errors = new PrintStream(System.err, true, UTF_8);

    /** Returns whether somebody sits in front of both input and output. */
    static boolean isInteractive() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true; // before Java 22 there is a console only where there is a terminal
        }
    }

    /** Returns the next line, or null at the end of the input. */
    @Nullable
    String read() {
        try {
            return in.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException("the input cannot be read", e);
        }
    }

    void prompt() {
        text("> ");
    }

    void text(String text) {
        out.print(text);
        out.flush();
    }

    void line(String line) {
        out.println(line);
    }

    /** Shows the sentence for the user, then the one for whoever has to mend it. */
    void error(OrchestratorException error) {
        errors.println(error.userMessage());
        errors.println("  " + error.code() + ": " + error.getMessage());
    }

    /** Has Ctrl-C do this instead of ending the program. */
    void onInterrupt(Runnable action) {
        Signal.handle(new Signal("INT"), signal -> action.run());
    }
}
