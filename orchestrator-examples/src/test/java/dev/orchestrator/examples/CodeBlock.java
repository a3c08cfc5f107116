package dev.orchestrator.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A fenced block of a Markdown page: where it begins, under which heading, and its lines. */
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
                blocks.add(new CodeBlock(page, i + 1, heading, language, lines.subList(i + 1, end)));
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

    String text() {
        return String.join("\n", lines);
    }

    /** Returns whether this stands in a source from the start of a line on, however the two break and indent their lines. */
    boolean standsIn(List<String> source) {
        String wanted = withoutSpace(lines);
        return IntStream.range(0, source.size())
                .filter(i -> !source.get(i).isBlank() && wanted.startsWith(withoutSpace(source.subList(i, i + 1))))
                .anyMatch(i -> withoutSpace(source.subList(i, source.size())).startsWith(wanted));
    }

    private static String withoutSpace(List<String> lines) {
        return String.join("", lines).replaceAll("\\s+", "");
    }
}
