package dev.orchestrator.internal.match;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a content means, in {@value #BITS} bits: each tells on which side of a random plane its embedding lies, so that the share of
 * bits in which two differ is the angle between their embeddings (Charikar, Similarity estimation techniques from rounding
 * algorithms, 2002). Some bits together make a term, so that any index of terms finds contents of a like meaning (Indyk and
 * Motwani, Approximate nearest neighbors, 1998).
 */
public final class Signature {

    static final int BANDS = 24; // terms of a content
    static final int BAND = 16; // bits of a term
    static final int BITS = BANDS * BAND;

    private static final String MARK = "~"; // stands in no term of words
    private static final int MODEL = 8; // characters that tell one embedding model from another
    private static final int HEX = BAND / 4;

    private final String model;
    private final int[] bands;

    /** {@code model} has {@value #MODEL} characters. */
    Signature(String model, int[] bands) {
        this.model = model;
        this.bands = bands.clone();
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @param text a signature
     * @return the signature, or empty if the text is none
     */
    public static Optional<Signature> parse(String text) {
        if (text.length() != MODEL + BANDS * HEX || !text.chars().allMatch(HexFormat::isHexDigit)) {
            return Optional.empty();
        }
        int[] bands = new int[BANDS];
        for (int band = 0; band < BANDS; band++) {
            bands[band] = HexFormat.fromHexDigits(text, MODEL + band * HEX, MODEL + (band + 1) * HEX);
        }
        return Optional.of(new Signature(text.substring(0, MODEL), bands));
    }

    /**
     * Writes it down.
     *
     * @return digits and letters
     */
    public String text() {
        StringBuilder text = new StringBuilder(model);
        for (int band : bands) {
            text.append(hex(band));
        }
        return text.toString();
    }

    private static String hex(int band) {
        return HexFormat.of().toHexDigits((short) band);
    }

    /**
     * Returns the terms under which a content is found by its meaning.
     *
     * @return {@value #BANDS} terms
     */
    public List<String> terms() {
        List<String> terms = new ArrayList<>(BANDS);
        for (int band = 0; band < BANDS; band++) {
            terms.add(term(band, bands[band]));
        }
        return terms;
    }

    String term(int band, int bits) {
        return MARK + model + (char) ('a' + band) + hex(bits);
    }

    int band(int band) {
        return bands[band];
    }

    /**
     * Returns how near the embeddings of two contents are, give or take 0.05.
     *
     * @param other of the other content
     * @return the cosine of the angle between them, or empty if another model made the other
     */
    public Optional<Double> cosine(Signature other) {
        if (!model.equals(other.model)) {
            return Optional.empty();
        }
        int differing = 0;
        for (int band = 0; band < BANDS; band++) {
            differing += Integer.bitCount((bands[band] ^ other.bands[band]) & 0xFFFF);
        }
        return Optional.of(Math.cos(Math.PI * differing / BITS));
    }
}
