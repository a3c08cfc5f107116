package dev.orchestrator.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A fenced block of a Markdown page: where it begins, under which heading, and its lines without common indentation. */
record CodeBlock(Path page, int line, String heading, String language, List<String> lines) {

    private static final String FENCE = "```";

    static List<CodeBlock> of(Path page) throws IOException {
        List<CodeBlock> blocks = new ArrayList<>();
        List<String> lines = Files.readAllLines(page);
        String heading = "";
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("#")) {
                heading = lines.get(i).strip();
            } else if (lines.get(i).strip().startsWith(FENCE)) {
                int end = endOfBlock(lines, i + 1);
                String language = lines.get(i).strip().substring(FENCE.length());
                blocks.add(new CodeBlock(page, i + 1, heading, language, unindented(lines.subList(i + 1, end))));
                i = end;
            }
        }
        return blocks;
    }

    private static int endOfBlock(List<String> lines, int from) {
        int end = from;
        while (end < lines.size() && !lines.get(end).strip().equals(FENCE)) {
            end++;
        }
        return end;
    }

    static List<String> unindented(List<String> lines) {
        int indentation = lines.stream()
                .filter(line -> !line.isBlank())
                .mapToInt(CodeBlock::indentation)
                .min()
                .orElse(0);
        return lines.stream()
                .map(line -> line.isBlank() ? "" : line.substring(indentation).stripTrailing())
                .toList();
    }

    private static int indentation(String line) {
        return line.length() - line.stripLeading().length();
    }

    String text() {
        return String.join("\n", lines);
    }

    /** Returns whether these lines stand somewhere in a source, one after the other, whatever their indentation. */
    boolean standsIn(List<String> source) {
        return Stream.iterate(0, from -> from + lines.size() <= source.size(), from -> from + 1)
                .map(from -> unindented(source.subList(from, from + lines.size())))
                .anyMatch(lines::equals);
    }
}
