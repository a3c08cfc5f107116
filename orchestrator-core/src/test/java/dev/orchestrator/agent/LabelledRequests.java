package dev.orchestrator.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Requests with the department that a producer would give them to. */
final class LabelledRequests {

    /**
     * A request.
     *
     * @param department the id of the department
     * @param hardBecause why it may be given to another one
     * @param text what is asked for
     */
    record Labelled(String department, String hardBecause, String text) {
        static Labelled read(String line) {
            String[] fields = line.split("\t", -1);
            return new Labelled(fields[0], fields[1], fields[2]);
        }
    }

    private LabelledRequests() {}

    static List<Labelled> of(String resource) {
        try (InputStream in = Objects.requireNonNull(LabelledRequests.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(Labelled::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
