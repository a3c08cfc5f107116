package dev.orchestrator.gather.content;

import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.ErrorCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;

/** Failures that name the document and show nothing of its content. */
final class Failures {

    private static final int LONGEST_NAME = 200;

    private Failures() {}

    static DocumentException unreadable(String name, Unreadable e) {
        return failure(name, String.valueOf(e.getMessage()), e);
    }

    /**
     * The content could not be fetched from where it is kept: what is said there is said to the owner of the content. What is
     * gone stays away; whatever else a storage does may be over another time.
     */
    static DocumentException unavailable(String name, IOException e) {
        boolean gone = e instanceof FileNotFoundException || e instanceof NoSuchFileException;
        String detail = gone
                ? "is no longer where it was kept; see the cause"
                : "could not be read from where it is kept; see the cause";
        return new DocumentException(ErrorCode.VALIDATION_ERROR, shown(name), detail, !gone, e);
    }

    /** This machine has no place for the content now. */
    static DocumentException noRoom(String name, Spool.NoRoom e) {
        String detail = "was not read: no temporary file could be written; see the cause";
        return new DocumentException(ErrorCode.VALIDATION_ERROR, shown(name), detail, true, e);
    }

    static DocumentException broken(String name, Throwable e) {
        return failure(name, "is broken: reading it failed with " + e.getClass().getSimpleName(), withoutWords(e));
    }

    static DocumentException tooMuchMemory(String name, Throwable e) {
        return failure(name, "is too large: reading it takes more memory than there is", withoutWords(e));
    }

    static DocumentException missing(String name, String coordinate, Throwable e) {
        String detail = "cannot be read, because a library is missing; add " + coordinate
                + " to the dependencies (on the module path, if that is where this library is)";
        return failure(name, detail, e);
    }

    static DocumentException tooSlow(String name, Duration limit) {
        return new DocumentException(
                ErrorCode.TIMEOUT, shown(name), "could not be read within " + limit.toSeconds() + " s", false, null);
    }

    private static DocumentException failure(String name, String detail, Throwable cause) {
        return new DocumentException(ErrorCode.VALIDATION_ERROR, shown(name), detail, false, cause);
    }

    /** A stranger gave the name: it must not break lines of a log. */
    private static String shown(String name) {
        String line = name.replaceAll("\\p{Cntrl}", "?");
        return line.length() > LONGEST_NAME ? Prose.cut(line, LONGEST_NAME) + "…" : line;
    }

    /** Parsers quote what they could not read. Where it happened is worth keeping, the quotation must go. */
    private static Throwable withoutWords(Throwable e) {
        IOException bare = new IOException(e.getClass().getName());
        bare.setStackTrace(e.getStackTrace());
        return bare;
    }
}
