package dev.orchestrator.gather.content;

import java.io.IOException;

/** Why a document cannot be read, in words that follow its name and hold nothing of its content. */
final class Unreadable extends IOException {

    private static final long serialVersionUID = 1L;

    Unreadable(String detail) {
        super(detail);
    }

    static Unreadable broken(String what) {
        return new Unreadable("is broken: " + what);
    }

    static Unreadable tooLarge(String what) {
        return new Unreadable("is too large: " + what);
    }

    static Unreadable encrypted() {
        return new Unreadable("is encrypted: take its password off first");
    }

    static Unreadable unsupported(String what) {
        return new Unreadable("is " + what
                + ", which is not read here; send a PDF, docx, xlsx, pptx, OpenDocument, HTML or" + " text file");
    }
}
