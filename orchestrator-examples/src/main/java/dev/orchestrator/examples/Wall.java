package dev.orchestrator.examples;

import dev.orchestrator.json.Description;
import dev.orchestrator.port.agent.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The wall of the film's room: a text file with one note a line. */
final class Wall {

    /** The tool that pins. It does something anew each time, so that somebody has to approve each call of it. */
    static final String PIN = "pin";

    private final Path file;

    Wall(Path file) {
        this.file = file;
    }

    /** What hangs there. */
    record Note(
            @Description("what the note says, in a sentence or two")
            String text) {}

    Tool pin() {
        return Tool.builder(PIN, "Pins a note to the film's wall, for everybody to see", Note.class)
                .handler((note, context) -> pinned(note))
                .build();
    }

    private String pinned(Note note) throws IOException {
        String line = note.text().strip().replaceAll("\\s+", " ");
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return "This hangs on the wall now: " + line;
    }
}
