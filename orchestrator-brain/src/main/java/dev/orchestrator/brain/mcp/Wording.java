package dev.orchestrator.brain.mcp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Takes out of a server's words what must not reach a message or a log: keys, and what it was asked with. */
final class Wording {

    private static final int LONGEST = 200;

    /** What is shorter stands in many a sentence by chance. */
    private static final int TELLING = 4;

    private static final String GONE = "[…]";

    private final List<String> secrets;

    Wording(Collection<String> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /** Returns the words on one line, without keys, without the values of the parameters, and not too long. */
    String clean(String words, Map<String, ?> params) {
        String line = words.length() > 20 * LONGEST ? words.substring(0, 20 * LONGEST) : words;
        List<String> taboo = new ArrayList<>(secrets);
        collect(params, taboo);
        taboo.sort(Comparator.comparingInt(String::length).reversed());
        for (String text : taboo) {
            line = text.length() < TELLING ? line : line.replace(text, GONE);
        }
        line = line.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    /** Returns one line for the log, without keys. */
    String logged(String line) {
        return clean(line, Map.of());
    }

    private static void collect(Object value, List<String> texts) {
        if (value instanceof String text) {
            text.lines().forEach(texts::add); // servers quote lines of what is long
            texts.add(text);
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(each -> collect(each, texts));
        } else if (value instanceof Collection<?> list) {
            list.forEach(each -> collect(each, texts));
        }
    }
}
