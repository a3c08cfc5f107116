package dev.orchestrator.gather.content;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.content.DocumentText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Text of a Rich Text Format file: what its control words leave over. */
final class RichText {

    private static final int LONGEST_WORD = 32;
    private static final int DEEPEST = 10_000;

    /** What stands in these groups is no text of the document. */
    private static final Set<String> ASIDE = Set.of(
            "fonttbl",
            "colortbl",
            "stylesheet",
            "info",
            "pict",
            "object",
            "header",
            "headerl",
            "headerr",
            "headerf",
            "footer",
            "footerl",
            "footerr",
            "footerf",
            "listtable",
            "listoverridetable",
            "rsidtbl",
            "generator",
            "themedata",
            "colorschememapping",
            "latentstyles",
            "datastore",
            "xmlnstbl",
            "filetbl",
            "revtbl",
            "annotation",
            "atnid",
            "atnauthor",
            "fldinst",
            "listtext",
            "pntext",
            "nonshppict",
            "bkmkstart",
            "bkmkend");

    /** What readers may pass over, but this one does not. */
    private static final Set<String> KNOWN = Set.of("footnote", "shpinst", "shptxt");

    /** What holds until the end of a group. */
    private record State(boolean hidden, boolean note, int skippedAfterUnicode) {

        State hide() {
            return new State(true, note, skippedAfterUnicode);
        }
    }

    private final InputStream bytes;
    private final Prose prose;
    private final Cancellation cancellation;
    private final Deque<State> outer = new ArrayDeque<>();
    private State state = new State(false, false, 1);
    private Charset charset = Charset.forName("windows-1252");
    private int pending = -2;
    private int toSkip;
    private boolean ignorable;
    private boolean marker;
    private boolean row;

    private RichText(InputStream bytes, Prose prose, Cancellation cancellation) {
        this.bytes = bytes;
        this.prose = prose;
        this.cancellation = cancellation;
    }

    static DocumentText read(Path file, Limits limits, Cancellation cancellation) throws IOException {
        Prose prose = new Prose(limits.characters());
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            new RichText(bytes, prose, cancellation).read();
        }
        return new DocumentText(prose.text(), "text/rtf", 0, List.of(), prose.isFull());
    }

    private int next() throws IOException {
        int next = pending == -2 ? bytes.read() : pending;
        pending = -2;
        return next;
    }

    private void read() throws IOException {
        for (int b = next(); b >= 0 && !prose.isFull(); b = next()) {
            cancellation.throwIfCancelled();
            switch (b) {
                case '{' -> open();
                case '}' -> close();
                case '\\' -> control(next());
                case '\r', '\n', 0 -> {}
                default -> add(new String(new byte[] {(byte) b}, charset));
            }
        }
    }

    private void open() throws IOException {
        if (outer.size() >= DEEPEST) {
            throw Unreadable.broken("its groups are nested more than " + DEEPEST + " levels deep");
        }
        outer.push(state);
        ignorable = false;
    }

    private void close() {
        marker = false;
        State inner = state;
        state = outer.isEmpty() ? state : outer.pop();
        if (inner.note() && !state.note()) {
            prose.endNote();
        }
    }

    private void add(String text) {
        if (toSkip > 0) {
            toSkip--;
        } else if (!state.hidden()) {
            prose.add(text);
        } else if (marker && !text.isBlank()) {
            prose.bullet(); // headings have a marker too, an empty one
            marker = false;
        }
    }

    private void control(int b) throws IOException {
        if (isLetter(b)) {
            word(b);
            return;
        }
        switch (b) {
            case '\'' -> add(new String(new byte[] {(byte) hex()}, charset));
            case '*' -> ignorable = true;
            case '~' -> add("\u00a0");
            case '_' -> add("-");
            case '\\', '{', '}' -> add(Character.toString(b));
            case '\n', '\r' -> endLine();
            default -> {}
        }
    }

    private static boolean isLetter(int b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }

    private int hex() throws IOException {
        int high = Character.digit(next(), 16);
        int low = Character.digit(next(), 16);
        return Math.max(0, high) * 16 + Math.max(0, low);
    }

    private void word(int first) throws IOException {
        StringBuilder name = new StringBuilder().appendCodePoint(first);
        int b = next();
        while (isLetter(b) && name.length() < LONGEST_WORD) {
            name.append((char) b);
            b = next();
        }
        StringBuilder digits = new StringBuilder();
        while (((b == '-' && digits.isEmpty()) || (b >= '0' && b <= '9')) && digits.length() < 10) {
            digits.append((char) b);
            b = next();
        }
        if (b != ' ') {
            pending = b;
        }
        word(name.toString(), number(digits.toString()));
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    private void word(String name, int number) throws IOException {
        if (ASIDE.contains(name) || (ignorable && !KNOWN.contains(name))) {
            state = state.hide();
        }
        ignorable = false;
        switch (name) {
            case "par", "sect", "page", "line" -> endLine();
            case "tab" -> add("\t");
            case "cell" -> endCell();
            case "row" -> endRow();
            case "u" -> unicode(number);
            case "uc" -> state = new State(state.hidden(), state.note(), Math.max(0, number));
            case "v" -> state = number == 0 ? state : state.hide();
            case "footnote" -> beginNote();
            case "listtext", "pntext" -> marker = true;
            case "intbl" -> row = true;
            case "pard" -> row = false;
            case "bin" -> bytes.skipNBytes(Math.max(0, number));
            case "ansicpg" -> charset = charset(number);
            case "emdash" -> add("\u2014");
            case "endash" -> add("\u2013");
            case "lquote" -> add("\u2018");
            case "rquote" -> add("\u2019");
            case "ldblquote" -> add("\u201c");
            case "rdblquote" -> add("\u201d");
            case "bullet" -> add("\u2022");
            default -> {}
        }
    }

    private void unicode(int number) {
        toSkip = 0;
        add(String.valueOf((char) number));
        toSkip = state.skippedAfterUnicode();
    }

    private Charset charset(int codePage) {
        String name = "windows-" + codePage;
        return Charset.isSupported(name) ? Charset.forName(name) : charset;
    }

    private void beginNote() {
        if (!state.hidden() && !state.note()) {
            state = new State(false, true, state.skippedAfterUnicode());
            prose.beginNote();
        }
    }

    private void endLine() {
        if (state.hidden()) {
            return;
        }
        if (row) {
            prose.space();
        } else {
            prose.endLine();
        }
    }

    private void endCell() {
        if (!state.hidden()) {
            prose.beginCell();
            prose.endCell();
        }
    }

    private void endRow() {
        prose.endRow(1);
    }
}
