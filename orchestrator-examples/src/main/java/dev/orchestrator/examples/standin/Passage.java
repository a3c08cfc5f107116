package dev.orchestrator.examples.standin;

import dev.orchestrator.examples.standin.ChatCall.Turn;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence that can be quoted.
 *
 * @param source where it stands, as a lead-in to the quote
 * @param sentence the sentence
 */
record Passage(String source, String sentence) {

    private static final Pattern FILE =
            Pattern.compile("-----+ BEGIN FILE (.*?) -----+\\R(.*?)\\R?-----+ END FILE \\1 -----+", Pattern.DOTALL);
    private static final int LONGEST = 400;

    /** Returns every sentence of a message, those of attached files under the name of the file. */
    static List<Passage> of(Turn turn) {
        List<Passage> passages = new ArrayList<>();
        Matcher file = FILE.matcher(turn.text());
        while (file.find()) {
            split("From " + file.group(1) + ":", file.group(2), passages);
        }
        split(turn.isUser() ? "You wrote:" : "The answer was:", ownWords(turn), passages);
        return passages;
    }

    /** Returns a message without its attached files. */
    static String ownWords(Turn turn) {
        return FILE.matcher(turn.text()).replaceAll("").strip();
    }

    boolean isQuestion() {
        return sentence.endsWith("?") || sentence.endsWith("？");
    }

    /** Quotes are somebody else's words, and a line that ends with a colon only leads to others: both are left out. */
    private static void split(String source, String text, List<Passage> passages) {
        text.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith(">") && !line.endsWith(":"))
                .forEach(line -> sentences(source, line, passages));
    }

    private static void sentences(String source, String line, List<Passage> passages) {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(line);
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
            String sentence = line.substring(from, to).strip();
            if (!sentence.isEmpty()) {
                passages.add(new Passage(source, shortened(sentence)));
            }
        }
    }

    private static String shortened(String sentence) {
        if (sentence.codePointCount(0, sentence.length()) <= LONGEST) {
            return sentence;
        }
        return sentence.substring(0, sentence.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
