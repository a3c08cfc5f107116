package dev.orchestrator.agent.codebuff;

import dev.orchestrator.internal.base.Excerpts;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes out of foreign words what must not reach a message or a log: the key, and what the run was asked. */
final class Wording {

    private static final int LONGEST = 200;
    private static final int READ = 20 * LONGEST;

    /** What is shorter stands in many a sentence by chance. */
    private static final int TELLING = 12;

    private static final String GONE = "[…]";

    /** What Node and npm packages call their failures, such as {@code Error [ERR_REQUIRE_ESM]} or {@code ECONNREFUSED}. */
    private static final Pattern KIND =
            Pattern.compile("\\b[A-Z]\\w*Error\\b(?: \\[\\w+])?|\\bERR_[A-Z_]+|\\bE[A-Z]{5,}\\b|heap out of memory");

    private final String key;
    private final List<String> asked;

    Wording(String key, String prompt) {
        this.key = key;
        this.asked = Stream.concat(Stream.of(prompt), prompt.lines())
                .map(String::strip)
                .filter(text -> text.length() >= TELLING)
                .toList();
    }

    /** One line, without what must not be told, and not too long. */
    String clean(String words) {
        String line = Excerpts.of(words, READ).replace(key, GONE);
        for (String text : asked) {
            line = line.replace(text, GONE);
        }
        return Excerpts.shortened(line.replaceAll("[\\p{Cntrl}\\s]+", " "), LONGEST);
    }

    /** The last kind of failure that a log names; empty if it names none. */
    String kind(List<String> log) {
        String kind = "";
        for (String line : log) {
            for (Matcher found = KIND.matcher(line); found.find(); ) {
                kind = found.group();
            }
        }
        return kind;
    }
}
