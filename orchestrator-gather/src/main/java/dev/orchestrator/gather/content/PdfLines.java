package dev.orchestrator.gather.content;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of pages: words that were divided at the end of a line become whole again. Not thread-safe. */
final class PdfLines {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}]++(?:-[\\p{L}\\p{M}]++)*+");
    private static final Pattern DIVIDED = Pattern.compile("([\\p{L}\\p{M}]++)[-\u2010\u00ad]$");
    private static final Pattern CONTINUED = Pattern.compile("^\\s*+([\\p{Ll}\\p{M}]++)");

    private final int limit;
    private final List<String> all = new ArrayList<>();
    private int length;

    PdfLines(int limit) {
        this.limit = limit;
    }

    boolean isFull() {
        return length > limit;
    }

    void addPage(String text) {
        for (String line : text.split("\n", -1)) {
            String tidy = line.replace("\u00ad\u00ad", "\u00ad").stripTrailing();
            if (!tidy.isBlank() && !isFull()) {
                all.add(tidy);
                length += tidy.length() + 1;
            }
        }
    }

    String text() {
        Set<String> words = words();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < all.size(); i++) {
            String line = all.get(i);
            if (i + 1 < all.size()) {
                line = joined(line, i + 1, words);
            }
            text.append(line).append(line.isEmpty() ? "" : "\n");
        }
        return Prose.cut(text.toString().replace("\u00ad", "").strip(), limit);
    }

    private Set<String> words() {
        Set<String> words = new HashSet<>();
        for (String line : all) {
            Matcher word = WORD.matcher(line);
            while (word.find()) {
                words.add(word.group().toLowerCase(Locale.ROOT));
            }
        }
        return words;
    }

    /** Takes the rest of a divided word from the next line, and the hyphen out unless the word is known with it. */
    private String joined(String line, int next, Set<String> words) {
        Matcher divided = DIVIDED.matcher(line);
        Matcher continued = CONTINUED.matcher(all.get(next));
        if (!divided.find() || !continued.find()) {
            return line;
        }
        String first = divided.group(1);
        String rest = all.get(next).strip().split("\\s", 2)[0];
        boolean compound = words.contains((first + "-" + continued.group(1)).toLowerCase(Locale.ROOT))
                && !words.contains((first + continued.group(1)).toLowerCase(Locale.ROOT));
        all.set(next, all.get(next).strip().substring(rest.length()).strip());
        return line.substring(0, line.length() - 1) + (compound ? "-" : "") + rest;
    }
}
