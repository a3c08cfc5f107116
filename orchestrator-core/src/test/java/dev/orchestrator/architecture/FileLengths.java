package dev.orchestrator.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds sources that have grown too long to be read in one go. */
final class FileLengths {

    private FileLengths() {}

    static List<String> above(int lines, Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> linesOf(file) > lines)
                    .map(file -> file + " has " + linesOf(file) + " lines")
                    .toList();
        }
    }

    private static int linesOf(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
