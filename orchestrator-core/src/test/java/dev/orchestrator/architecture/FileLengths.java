package dev.orchestrator.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds sources that have grown too long to be read in one go. What speaks for the code does not count: comments and blanks. */
final class FileLengths {

    private FileLengths() {}

    static List<String> above(int lines, Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> linesOf(file) > lines)
                    .map(file -> file + " has " + linesOf(file) + " lines of code")
                    .toList();
        }
    }

    private static boolean isCode(String line) {
        String text = line.strip();
        return !text.isEmpty() && !text.startsWith("*") && !text.startsWith("/*") && !text.startsWith("//");
    }

    private static int linesOf(Path file) {
        try {
            return (int) Files.readAllLines(file).stream()
                    .filter(FileLengths::isCode)
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
