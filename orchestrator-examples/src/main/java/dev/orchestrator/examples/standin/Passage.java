package dev.orchestrator.examples.standin;

import dev.orchestrator.examples.standin.ChatCall.Turn;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
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
    private static final Pattern EVIDENCE = Pattern.compile(
            "-----+ BEGIN EVIDENCE (\\w+) -----+\\R(.*?)\\R?-----+ END EVIDENCE \\1 -----+", Pattern.DOTALL);
    private static final Pattern PIECE = Pattern.compile("^\\[(\\d+)] (.*)$((?:\\R\\| .*)*)", Pattern.MULTILINE);
    private static final int LONGEST = 400;

    /** Returns every sentence of a message, those of attached files and of evidence under its name. */
    static List<Passage> of(Turn turn) {
        List<Passage> passages = new ArrayList<>();
        Matcher file = FILE.matcher(turn.text());
        while (file.find()) {
            split("From " + file.group(1) + ":", file.group(2), passages);
        }
        Matcher evidence = EVIDENCE.matcher(turn.text());
        while (evidence.find()) {
            PIECE.matcher(evidence.group(2)).results().forEach(piece -> cite(piece, passages));
        }
        split(turn.isUser() ? "You wrote:" : "The answer was:", ownWords(turn), passages);
        return passages;
    }

    /** Returns every sentence of a text that came from somewhere else. */
    static List<Passage> sentences(String source, String text) {
        List<Passage> passages = new ArrayList<>();
        split(source, text, passages);
        return passages;
    }

    /** Sentences of one piece of evidence, each with its number behind it. */
    private static void cite(MatchResult piece, List<Passage> passages) {
        List<Passage> sentences = new ArrayList<>();
        split("From " + piece.group(2) + ":", piece.group(3).replaceAll("(?m)^\\| ", ""), sentences);
        sentences.forEach(sentence ->
                passages.add(new Passage(sentence.source(), sentence.sentence() + " [" + piece.group(1) + "]")));
    }

    /** Returns a message without its attached files and without evidence. */
    static String ownWords(Turn turn) {
        String withoutFiles = FILE.matcher(turn.text()).replaceAll("");
        return EVIDENCE.matcher(withoutFiles).replaceAll("").strip();
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
