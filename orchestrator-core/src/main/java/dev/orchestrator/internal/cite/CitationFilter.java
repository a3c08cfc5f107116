package dev.orchestrator.internal.cite;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets the text of an answer out piece by piece, and holds back each bracket until it is known whether it is a citation:
 * one that names a source leaves as {@code [n]}, one that names none is dropped with the space before it. Links, code spans
 * and fenced code blocks leave as they are, but a number in brackets is a citation in front of an address as well; code that
 * is merely indented is taken for text. What leaves is the same however the text is cut into pieces. Made for one answer;
 * not thread-safe.
 */
public final class CitationFilter {

    /** A citation in the text that was let out: {@code [number]} stands at the position. */
    public record Mark(int number, int position) {}

    private static final int MOST_HELD = 2_000; // of a link or of a code span that has not been closed yet
    private static final int FENCE_LENGTH = 3;
    private static final char LEFT_OUT = '\u2026'; // keeps from reading as a citation what would be one

    private enum Place {
        TEXT,
        CODE_SPAN,
        LINK,
        FENCE
    }

    private final int sources;
    private final List<Mark> marks = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();
    private final Outlet out = new Outlet();

    private Place place = Place.TEXT;
    private @Nullable CitationGroup group; // undecided
    private final StringBuilder held = new StringBuilder(); // of a link or a code span, from its first bracket on
    private int openBrackets;
    private boolean linkable; // the last character closed a bracket
    private boolean skipSpace;

    private char tick; // of a run of backticks or tildes
    private int ticks;
    private boolean fenceable; // the run stands where a fence may
    private int closing; // backticks in a row inside of a code span
    private boolean tickInside;
    private CodeFence fence = new CodeFence('`', FENCE_LENGTH);

    /** Sources are numbered from 1. */
    public CitationFilter(int sources) {
        this.sources = sources;
    }

    /** Takes the next piece; returns what may be shown by now. */
    public String take(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            step(piece.charAt(i));
        }
        return out.take();
    }

    /** The text is complete: returns the rest of it. */
    public String end() {
        while (group != null || place == Place.CODE_SPAN || place == Place.LINK) {
            settle();
        }
        out.putSpace();
        return out.take();
    }

    /** Returns the citations that were let out, in order. */
    public List<Mark> marks() {
        return List.copyOf(marks);
    }

    /** Returns what was dropped, as it was written, without its brackets. */
    public List<String> dropped() {
        return List.copyOf(dropped);
    }

    private void settle() {
        CitationGroup open = group;
        if (place == Place.CODE_SPAN && closing == ticks) {
            leave();
        } else if (place != Place.TEXT) {
            retreat();
        } else if (open != null && open.isClosed()) {
            resolve(open, '\n');
        } else if (open != null) {
            abandon(open);
        }
    }

    private void step(char c) {
        switch (place) {
            case TEXT -> inText(c);
            case CODE_SPAN -> inCodeSpan(c);
            case LINK -> inLink(c);
            case FENCE -> inFence(c);
        }
    }

    private void inText(char c) {
        CitationGroup open = group;
        if (open != null) {
            inGroup(open, c);
        } else if (ticks > 0 && c != tick) {
            endTicks();
            step(c);
        } else {
            boolean afterBracket = linkable;
            boolean skipped = skipSpace && c == ' ';
            linkable = false;
            skipSpace = false;
            if (afterBracket && c == '(') {
                place = Place.LINK;
                show(c);
            } else if (!skipped) {
                plain(c);
            }
        }
    }

    private void plain(char c) {
        if (CitationGroup.opens(c)) {
            group = new CitationGroup(c);
            return;
        }
        boolean ticking = (c == '`' || c == '~') && !out.escapes();
        show(c);
        if (ticking) {
            fenceable = ticks == 0 ? out.lead().beginsBlock() : fenceable;
            tick = c;
            ticks++;
        }
    }

    /** A run of backticks opens a code span or, where one may stand, a fence; a run of tildes can only open a fence. */
    private void endTicks() {
        fenceable &= ticks >= FENCE_LENGTH;
        if (tick == '`') {
            place = Place.CODE_SPAN;
            closing = 0;
            tickInside = false;
            return;
        }
        if (fenceable) {
            enterFence();
        }
        ticks = 0;
    }

    private void enterFence() {
        fence = new CodeFence(tick, ticks);
        out.lead().enterFence();
        place = Place.FENCE;
        ticks = 0;
    }

    private void inGroup(CitationGroup open, char c) {
        if (open.isClosed()) {
            resolve(open, c);
            step(c);
        } else if (!open.take(c)) {
            abandon(open);
            step(c);
        }
    }

    /** It is no citation: shows what it holds, and one that is merely too long so that it reads as none. */
    private void abandon(CitationGroup open) {
        group = null;
        openBrackets += open.raw().startsWith("[") ? 1 : 0;
        show(open.raw().charAt(0));
        if (open.isFull()) {
            show(LEFT_OUT);
        }
        open.raw().chars().skip(1).forEach(c -> show((char) c));
    }

    private void resolve(CitationGroup open, char next) {
        group = null;
        Set<Integer> numbers = open.numbers(sources, dropped);
        if (!numbers.isEmpty()) {
            numbers.forEach(this::showMark);
            linkable = true;
        } else if (out.inNumbers()) {
            out.put(LEFT_OUT);
        } else if (out.atLineStart()) {
            skipSpace = true;
        } else if (!Character.isLetterOrDigit(next) && next != '[') {
            out.dropSpace();
        }
    }

    private void showMark(int number) {
        marks.add(new Mark(number, out.position()));
        out.put("[" + number + "]");
    }

    private void inCodeSpan(char c) {
        if (c == '`') {
            closing++;
            keep(c);
            return;
        }
        if (closing == ticks) {
            leave();
            step(c);
            return;
        }
        tickInside |= closing > 0;
        closing = 0;
        if (c == '\n' && fenceable && !tickInside) {
            letHeldOut();
            enterFence();
            inFence(c);
        } else if (c == '\n' || held.length() >= MOST_HELD) {
            retreat();
            step(c);
        } else {
            keep(c);
        }
    }

    private void inLink(char c) {
        if (c == ')') {
            keep(c);
            leave();
        } else if (Character.isWhitespace(c) || held.length() >= MOST_HELD) {
            retreat();
            step(c);
        } else {
            keep(c);
        }
    }

    private void inFence(char c) {
        out.putSpace();
        if (out.lead().leavesFence(c)) {
            leaveFence();
            step(c);
            return;
        }
        show(c);
        if (fence.endsWith(c, out.lead().beginsBlock())) {
            leaveFence();
        }
    }

    private void leaveFence() {
        out.lead().leaveFence();
        place = Place.TEXT;
    }

    private void keep(char c) {
        if (!held.isEmpty() || c == '[') {
            held.append(c);
        } else {
            out.put(String.valueOf(c));
        }
    }

    /** It was a link or code: what is held leaves as it is. */
    private void leave() {
        letHeldOut();
        place = Place.TEXT;
        ticks = 0;
    }

    private void letHeldOut() {
        if (!held.isEmpty()) {
            out.put(held.toString());
            held.setLength(0);
        }
    }

    /** It was neither: what is held is text. */
    private void retreat() {
        String text = held.toString();
        held.setLength(0);
        place = Place.TEXT;
        ticks = 0;
        text.chars().forEach(c -> step((char) c));
    }

    private void show(char c) {
        out.put(c);
        linkable = c == ']' && openBrackets > 0;
        openBrackets = c == '\n' ? 0 : openBrackets - (linkable ? 1 : 0);
    }
}
