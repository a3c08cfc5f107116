package dev.orchestrator.gather.content;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.port.content.DocumentText;
import java.nio.file.Path;

/** Reads the files that are named in its arguments, and prints a line for each. */
final class SmallHeapProcess {

    private SmallHeapProcess() {}

    public static void main(String[] files) {
        for (String file : files) {
            System.out.println(Path.of(file).getFileName() + ": " + read(Path.of(file)));
        }
    }

    private static String read(Path file) {
        try {
            DocumentText text = Documents.create().read(file, Cancellation.none());
            return "read " + text.text().length() + " characters" + (text.truncated() ? ", truncated" : "");
        } catch (DocumentException e) {
            return e.code() + (e.isRetryable() ? " for now " : " ") + e.getMessage();
        } catch (OutOfMemoryError e) {
            return "OUT OF MEMORY";
        }
    }
}
