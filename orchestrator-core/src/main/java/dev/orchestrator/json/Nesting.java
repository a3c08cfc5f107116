package dev.orchestrator.json;

/** What the reader is inside of: how many objects, arrays and round brackets are open. */
final class Nesting {

    private final Source source;
    private int objects;
    private int arrays;
    private int groups;
    private int tail = -1;

    Nesting(Source source) {
        this.source = source;
    }

    void enterObject() {
        objects++;
        check();
    }

    void leaveObject() {
        objects--;
    }

    void enterArray() {
        arrays++;
        check();
    }

    void leaveArray() {
        arrays--;
    }

    void enterGroup() {
        groups++;
        check();
    }

    void leaveGroup() {
        groups--;
    }

    private void check() {
        source.checkDepth(objects + arrays + groups);
    }

    boolean inObject() {
        return objects > 0;
    }

    boolean inArray() {
        return arrays > 0;
    }

    boolean inGroup() {
        return groups > 0;
    }

    /** Whether {@code c} ends something that is open. */
    boolean closes(int c) {
        return (c == '}' && inObject()) || (c == ']' && inArray()) || (c == ')' && inGroup());
    }

    /** Where the closing brackets begin with which the text ends; its length if it ends with none. */
    int closingTail() {
        if (tail < 0) {
            int start = source.length();
            int bracket = source.length();
            for (int c = before(start); c == '}' || c == ']' || c == '`' || Lookahead.isBlank(c); c = before(start)) {
                start--;
                bracket = c == '}' || c == ']' ? start : bracket;
            }
            tail = bracket;
        }
        return tail;
    }

    private int before(int i) {
        return i == 0 ? Source.END : source.at(i - 1);
    }
}
