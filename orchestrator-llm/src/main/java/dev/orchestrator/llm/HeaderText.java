package dev.orchestrator.llm;

import java.text.Normalizer;
import okhttp3.Headers;

/** Text that goes into HTTP headers, which take nothing but visible ASCII. */
final class HeaderText {

    private HeaderText() {}

    /** Returns the nearest text in ASCII: accents are dropped, what has no likeness becomes a question mark. */
    static String ascii(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
        return plain.replaceAll("[\\p{Cntrl}\\s]+", " ").strip().replaceAll("[^ -~]+", "?");
    }

    /** Sets a header that must arrive as it is; names it in the failure, and never its value. */
    static void set(Headers.Builder headers, String name, String value) {
        boolean plain = Given.notBlank(name, "the header's name").matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
                && Given.present(value, "the header's value").matches("[\\t -~]*");
        Given.that(plain, "header " + ascii(name) + " has a name or a value that is not plain ASCII on one line");
        headers.set(name, value);
    }
}
