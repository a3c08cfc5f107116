package dev.orchestrator.internal.cite;

/**
 * Cuts out of a text, piece by piece, what it repeats of another one word for word: of each run of {@value #SHORTEST}
 * characters or more all but the first {@value #SHOWN}, which are let out before anyone can know. A run that is rephrased
 * or spaced otherwise is not found. What is left is the same however the text is cut into pieces. Not thread-safe.
 */
public final class RepeatedText {

    /** A run that is shorter is no repetition but a way of putting things. */
    public static final int SHORTEST = 60;

    /** Where the words of both are alike for no longer than this, nothing is held back. */
    static final int SHOWN = 20;

    private final String original;
    private final StringBuilder run = new StringBuilder(); // the longest end of the text that stands in the original
    private final StringBuilder out = new StringBuilder();
    private int shown; // characters at the beginning of the run that were let out
    private int cut;

    /** Guards the text that must not be repeated. */
    public RepeatedText(String original) {
        this.original = original;
    }

    /** Takes the next piece; returns what may be shown by now. */
    public String take(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            step(piece.charAt(i));
        }
        return takeOut();
    }

    /** The text is complete: returns the rest of it. */
    public String end() {
        if (run.length() >= SHORTEST) {
            cutRun();
        }
        letOut(run.length());
        return takeOut();
    }

    /** Returns how many characters were cut out. */
    public int cut() {
        return cut;
    }

    private void step(char c) {
        run.append(c);
        while (original.indexOf(run.toString()) < 0) {
            if (run.length() > SHORTEST) {
                run.setLength(run.length() - 1);
                cutRun();
                run.append(c);
            } else {
                letOut(1);
                run.deleteCharAt(0);
                shown--;
            }
        }
        letOut(SHOWN);
    }

    private void cutRun() {
        cut += run.length() - shown;
        run.setLength(0);
        shown = 0;
    }

    /** Lets out the beginning of the run up to a length, or as much as there is. */
    private void letOut(int length) {
        for (; shown < Math.min(length, run.length()); shown++) {
            out.append(run.charAt(shown));
        }
    }

    private String takeOut() {
        String text = out.toString();
        out.setLength(0);
        return text;
    }
}
